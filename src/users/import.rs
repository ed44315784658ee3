//! Reads users that another application exported.

use super::{EmailAddress, NewUser, PasswordHash, Role, Roles, Username};
use serde::Deserialize;
use serde_json::error::Category;

/// Why a line can't be imported. It repeats nothing of the line but what is no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// The members of a line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    hash: String,
    #[serde(default)]
    roles: Vec<String>,
    address: Option<String>,
}

/// A user to import.
#[derive(Clone, Debug)]
pub struct ImportedUser {
    /// The user.
    pub user: NewUser,
    /// An email address that the other application has verified.
    pub address: Option<EmailAddress>,
}

/// Reads a line of JSON: `{"name": …, "hash": …, "roles": […], "address": …}`, where `roles` and `address` are optional. The
/// hash is one of bcrypt, of at most this cost: a dearer one would take the processor from everybody else at each login.
///
/// # Errors
/// [`Refusal`].
pub fn read_user(json: &str, dearest: u32) -> Result<ImportedUser, Refusal> {
    let refused = |reason: &str| Refusal(reason.to_owned());
    // serde's messages would repeat values.
    let line: Line = serde_json::from_str(json).map_err(|error| match error.classify() {
        Category::Data => refused(
            "a member is missing, unknown, or of the wrong type: accepted are name, hash, roles and address",
        ),
        _ => Refusal(format!("this is not JSON, from column {} on", error.column())),
    })?;
    let username = Username::parse(&line.name).map_err(|error| Refusal(error.message()))?;
    let hash = PasswordHash::of_bcrypt(line.hash, dearest).map_err(Refusal)?;
    let address = line.address.map(|address| EmailAddress::parse(&address)).transpose();
    let address = address.map_err(|error| Refusal(error.message()))?;
    let mut roles = Roles::default();
    for name in line.roles {
        let added = name.parse::<Role>().and_then(|role| roles.add(role));
        added.map_err(|error| Refusal(error.to_string()))?;
    }
    let user = NewUser { id: uuid::Uuid::now_v7().to_string(), username, hash, roles };
    Ok(ImportedUser { user, address })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const HASH: &str = "$2b$04$abcdefghijklmnopqrstuuOpDpLHyHLvHcLsxW7aWdYW0Xv2uQ4yS";

    fn refusal(line: &Value) -> String {
        read_user(&line.to_string(), 14).unwrap_err().to_string()
    }

    #[test]
    fn a_line_is_read_with_and_without_roles_and_an_address() {
        let ada = read_user(&json!({ "name": "Ada", "hash": HASH }).to_string(), 14).unwrap();
        assert_eq!(
            (ada.user.username.as_str(), ada.user.roles, ada.address),
            ("ada", Roles::default(), None)
        );
        let line = json!({ "name": "ada", "hash": HASH, "roles": ["b", "a"], "address": null });
        let ada = read_user(&line.to_string(), 14).unwrap();
        assert_eq!(ada.user.roles.names(), ["a", "b"]);
        assert_eq!(ada.address, None);
        let line = json!({ "name": "ada", "hash": HASH, "address": "Ada@example.org" });
        let ada = read_user(&line.to_string(), 14).unwrap();
        assert_eq!(ada.address.unwrap().mailbox(), "ada@example.org");
    }

    #[test]
    fn hashes_of_all_versions_of_bcrypt_are_accepted_up_to_a_cost() {
        for version in ["$2a$", "$2b$", "$2y$"] {
            for (cost, is_accepted) in
                [("04", true), ("14", true), ("15", false), ("31", false), ("03", false)]
            {
                let hash = HASH.replace("$2b$", version).replace("$04$", &format!("${cost}$"));
                let line = json!({ "name": "ada", "hash": hash }).to_string();
                assert_eq!(read_user(&line, 14).is_ok(), is_accepted, "{hash}");
            }
        }
    }

    #[test]
    fn a_refused_line_is_explained_without_its_secrets() {
        let with_hash = |hash: &str| json!({ "name": "ada", "hash": hash });
        for (line, reason) in [
            (with_hash("hunter2"), "not a hash of bcrypt"),
            (with_hash(&HASH.replace("2b", "2x")), "not a hash of bcrypt"),
            (with_hash(&HASH.replace('O', "é")), "not a hash of bcrypt"),
            (with_hash(&HASH.replace("$04$", "$15$")), "cost is 15"),
            (with_hash(&HASH[..59]), "not a hash of bcrypt"),
            (json!({ "name": "a b c", "hash": HASH }), "no spaces"),
            (json!({ "name": "ada" }), "a member is missing"),
            (json!({ "name": "ada", "hash": HASH, "password": "hunter2" }), "a member is missing, unknown"),
            (json!({ "name": "ada", "hash": 7 }), "wrong type"),
            (json!({ "name": "ada", "hash": HASH, "roles": "hunter2" }), "wrong type"),
            (json!({ "name": "ada", "hash": HASH, "roles": ["Admin"] }), "a-z 0-9"),
            (json!({ "name": "ada", "hash": HASH, "address": "hunter2" }), "not an email address"),
        ] {
            let said = refusal(&line);
            assert!(said.contains(reason) && !said.contains("hunter2"), "{line}: {said}");
        }
        assert_eq!(read_user("{\"name\"", 14).unwrap_err().to_string(), "this is not JSON, from column 7 on");
    }
}
