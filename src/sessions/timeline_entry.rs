//! An entry of a session's timeline, and the text of a fixed width that the database keeps of it.

use crate::client_info::{ClientInfo, device};
use crate::wire::TimelineEntry;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::net::{IpAddr, Ipv6Addr};

/// The letters of the verdicts, by their names in [`Outcome`](super::outcome::Outcome).
const LETTERS: [(&str, char); 6] = [
    ("rotated", 'R'),
    ("repeated", 'A'),
    ("kept", 'K'),
    ("healed", 'H'),
    ("copy_refused", 'C'),
    ("reused", 'U'),
];

/// A refresh that has been judged.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    /// In unix seconds.
    pub(super) at: i64,
    /// The name of the verdict.
    pub(super) what: &'static str,
    /// The generation that the session then had.
    pub(super) generation: i64,
    pub(super) client: ClientInfo,
}

/// The columns of an entry's text: time, verdict, generation, address, device.
const COLUMNS: [usize; 5] = [10, 1, 10, 22, 28];

/// The characters of one entry.
pub(super) const WIDTH: usize = COLUMNS[0] + COLUMNS[1] + COLUMNS[2] + COLUMNS[3] + COLUMNS[4];

/// The entry as [`WIDTH`] characters. A longer device is cut off.
pub(super) fn pack(Judged { at, what, generation, client }: &Judged) -> String {
    let letter = LETTERS.into_iter().find(|(name, _)| name == what);
    let values = [
        at.to_string(),
        letter.map_or_else(String::new, |(_, letter)| letter.to_string()),
        generation.to_string(),
        client.address.map_or_else(String::new, packed_address),
        device(client.user_agent.as_deref()),
    ];
    let column = |(value, width): (String, usize)| format!("{value:<width$.width$}");
    values.into_iter().zip(COLUMNS).map(column).collect()
}

/// The entries in such texts one after the other. Leaves out those that a later release wrote.
pub(super) fn unpack(entries: &str) -> Vec<TimelineEntry> {
    let characters: Vec<_> = entries.chars().collect();
    characters.chunks_exact(WIDTH).filter_map(entry).collect()
}

fn entry(mut rest: &[char]) -> Option<TimelineEntry> {
    let [at, letter, generation, address, device] = COLUMNS.map(|width| {
        let (column, others) = rest.split_at(width);
        rest = others;
        column.iter().collect::<String>().trim_end().to_owned()
    });
    let (what, _) = LETTERS.into_iter().find(|row| letter.starts_with(row.1))?;
    Some(TimelineEntry {
        at: at.parse().ok()?,
        what: what.to_owned(),
        generation: generation.parse().ok()?,
        address: unpacked_address(&address),
        device,
    })
}

fn packed_address(address: IpAddr) -> String {
    let address = match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    };
    URL_SAFE_NO_PAD.encode(address.octets())
}

fn unpacked_address(address: &str) -> Option<String> {
    let octets: [u8; 16] = URL_SAFE_NO_PAD.decode(address).ok()?.try_into().ok()?;
    Some(Ipv6Addr::from(octets).to_canonical().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn judged(address: Option<&str>, user_agent: Option<&str>) -> Judged {
        let client = ClientInfo::new(address.map(|address| address.parse().unwrap()), user_agent);
        Judged { at: 1_800_000_000, what: "rotated", generation: 7, client }
    }

    #[test]
    fn entries_are_read_as_they_were_written() {
        for address in [None, Some("203.0.113.9"), Some("2001:db8:1111:2222:3333:4444:5555:6666")] {
            for user_agent in [None, Some("curl/8.14.1"), Some("X".repeat(256).as_str())] {
                let judged = judged(address, user_agent);
                let text = pack(&judged);
                assert_eq!(text.chars().count(), WIDTH, "{text}");
                let read = unpack(&(text.clone() + &text));
                assert_eq!(read.len(), 2);
                assert_eq!(
                    (read[1].at, read[1].generation, read[1].what.as_str()),
                    (1_800_000_000, 7, "rotated")
                );
                assert_eq!(read[1].address.as_deref(), address);
                assert!(device(user_agent).starts_with(&read[1].device), "{}", read[1].device);
            }
        }
    }

    #[test]
    fn every_verdict_has_a_letter_of_its_own() {
        for (what, letter) in LETTERS {
            assert_eq!(unpack(&pack(&Judged { what, ..judged(None, None) }))[0].what, what);
            assert_eq!(LETTERS.iter().filter(|row| row.1 == letter).count(), 1, "{what}");
        }
    }

    #[test]
    fn entries_of_a_later_release_are_left_out() {
        let known = pack(&judged(None, None));
        let unknown = known.replacen('R', "Z", 1);
        assert_eq!(unpack(&(unknown + &known)).len(), 1);
    }

    proptest! {
        #[test]
        fn any_client_fits(user_agent in "\\PC{0,300}", at in 0..9_999_999_999_i64, generation in 0..9_999_999_999_i64) {
            let text = pack(&Judged { at, generation, ..judged(None, Some(&user_agent)) });
            prop_assert_eq!(text.chars().count(), WIDTH);
            let read = unpack(&text);
            prop_assert_eq!((read[0].at, read[0].generation), (at, generation));
        }
    }
}
