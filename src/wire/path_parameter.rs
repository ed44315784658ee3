//! Routes with a parameter in their path, such as `/api/sessions/{id}/timeline`. Server functions have fixed paths and
//! read a query, so the client moves the parameter from the query into the path, and the server moves it back.

/// The path and query of a request: where `template` has a parameter, it is the value of the query's only one.
pub fn write(template: &str, query: &str) -> String {
    match split(template) {
        Some((before, name, after)) => {
            let value = query.strip_prefix(name).and_then(|value| value.strip_prefix('='));
            [before, value.unwrap_or_default(), after].concat()
        }
        None if query.is_empty() => template.to_owned(),
        None => [template, "?", query].concat(),
    }
}

/// The query that `path` stands for by this template. `None` for any other path.
pub fn read(template: &str, path: &str) -> Option<String> {
    let (before, name, after) = split(template)?;
    let value = path.strip_prefix(before)?.strip_suffix(after)?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte);
    (!value.is_empty() && value.bytes().all(is_plain)).then(|| [name, "=", value].concat())
}

/// The template before, in and after its braces.
fn split(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "/api/sessions/{id}/timeline";

    #[test]
    fn the_server_reads_the_query_that_the_client_wrote() {
        for value in ["0198", "%7Bid%7D", "a-b_c.d~e"] {
            let query = format!("id={value}");
            let path = write(TEMPLATE, &query);
            assert_eq!(path, format!("/api/sessions/{value}/timeline"));
            assert_eq!(read(TEMPLATE, &path), Some(query));
        }
    }

    #[test]
    fn other_paths_are_not_taken_for_it() {
        for path in [
            "/api/sessions",
            "/api/sessions/timeline",
            "/api/sessions//timeline",
            "/api/sessions/a/b/timeline",
            "/api/sessions/a/timeline/",
            "/api/sessions/a&id=b/timeline",
            "/api/sessions/{id}/timeline",
        ] {
            assert_eq!(read(TEMPLATE, path), None, "{path}");
        }
        assert_eq!(read("/api/me", "/api/me"), None);
    }

    #[test]
    fn other_queries_stay_queries() {
        assert_eq!(write("/api/activity", "before=a"), "/api/activity?before=a");
        assert_eq!(write("/api/activity", ""), "/api/activity");
    }
}
