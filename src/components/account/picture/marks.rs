//! The marks of events. Each kind has a shape of its own, so that nobody needs to tell colours apart.

use super::events::Kind;

/// The outline of a kind's mark in a square of 16 units, and whether it is filled.
pub(super) fn outline(kind: Kind) -> (&'static str, bool) {
    match kind {
        // A flag.
        Kind::LoggedIn => ("M4 15V1.5h8L9.5 5 12 8.5H4", true),
        // A disc.
        Kind::Renewed => ("M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z", true),
        // A ring with a dot.
        Kind::Repeated => ("M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7a1 1 0 1 1 0 2a1 1 0 0 1 0-2z", false),
        // A half disc.
        Kind::Kept => ("M8 2a6 6 0 1 1 0 12z", true),
        // A cross.
        Kind::Healed => ("M6 1.5h4V6h4.5v4H10v4.5H6V10H1.5V6H6z", true),
        // A triangle.
        Kind::CopyRefused => ("M8 1.5 15 14H1z", true),
        // A square.
        Kind::Ended => ("M2.5 2.5h11v11h-11z", true),
        // An empty lozenge, and a filled one.
        Kind::Unreachable => ("M8 1 15 8 8 15 1 8z", false),
        Kind::Reachable => ("M8 1 15 8 8 15 1 8z", true),
    }
}

/// The class of the mark's `<svg>`.
pub(super) fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::CopyRefused | Kind::Ended | Kind::Unreachable => "mark bad",
        _ => "mark",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_kinds_look_alike() {
        let kinds = [
            Kind::LoggedIn,
            Kind::Renewed,
            Kind::Repeated,
            Kind::Kept,
            Kind::Healed,
            Kind::CopyRefused,
            Kind::Ended,
            Kind::Unreachable,
            Kind::Reachable,
        ];
        for (place, kind) in kinds.into_iter().enumerate() {
            for other in &kinds[..place] {
                assert_ne!(outline(kind), outline(*other), "{kind:?} {other:?}");
            }
        }
    }
}
