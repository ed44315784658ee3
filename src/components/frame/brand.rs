//! The name, the logo and the links of the site.

use leptos::prelude::{provide_context, use_context};
use std::sync::Arc;

/// The name, the logo and the links that pages show. An app gives its own to
/// [`LatchkeyBuilder::brand`](crate::LatchkeyBuilder::brand); each field that it leaves out has a default:
///
/// ```
/// use latchkey::Brand;
///
/// let brand = Brand { home: "/notes".to_owned(), ..Brand::named("Notes") };
/// assert_eq!(brand.title("Log in"), "Log in · Notes");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The name of the site, at the top of each page and in titles.
    pub name: String,
    /// The URL of the picture before the name, on this site; `None` for a keyhole.
    pub logo: Option<String>,
    /// The URL of the icon in the browser's tab, on this site.
    pub icon: String,
    /// The page that the name leads to.
    pub home: String,
    /// Links beside the name: the text and the URL of each.
    pub links: Vec<(String, String)>,
    /// The text at the bottom of each page.
    pub footer: String,
    /// The URL of a stylesheet, on this site, which follows Latchkey's. There an app sets the colours, fonts and spaces:
    /// the custom properties in `style/tokens.css`, in a rule for `.latchkey`.
    pub stylesheet: Option<String>,
}

const FOOTER: &str = "No cookies and no trackers. This browser keeps your session until you log out. After that it keeps only a key, and a mark that you logged in here before.";

impl Default for Brand {
    fn default() -> Self {
        Self {
            name: "Latchkey".to_owned(),
            logo: None,
            icon: "/favicon.svg".to_owned(),
            home: "/".to_owned(),
            links: Vec::new(),
            footer: FOOTER.to_owned(),
            stylesheet: None,
        }
    }
}

impl Brand {
    /// The defaults with this name.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// The title of a page, which names the site.
    pub fn title(&self, page: &str) -> String {
        if page.is_empty() { self.name.clone() } else { [page, " · ", &self.name].concat() }
    }

    /// Provides it as a context for the pages that are rendered next.
    pub fn provide(self: &Arc<Self>) {
        provide_context(self.clone());
    }

    /// The brand of the page being rendered.
    pub fn current() -> Arc<Self> {
        use_context::<Arc<Self>>().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_a_title_has_the_name_of_the_site() {
        assert_eq!(Brand::default().title(""), "Latchkey");
        assert_eq!(Brand::default().title("Log in"), "Log in · Latchkey");
    }
}
