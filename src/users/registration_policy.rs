//! The setting that says who may register.

/// The people who may make an account for themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Registration {
    /// Anybody.
    #[default]
    Open,
    /// People with an invitation.
    Invited,
    /// Nobody.
    Closed,
}

impl Registration {
    /// Whether somebody may try, with an invitation or without.
    pub fn admits(self, has_invitation: bool) -> bool {
        match self {
            Self::Open => true,
            Self::Invited => has_invitation,
            Self::Closed => false,
        }
    }
}
