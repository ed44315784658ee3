//! The rules for usernames, email addresses and passwords that a refusal names.

use super::text::texts;

texts! {
    USERNAME_LENGTH = "A username has 3 to 64 characters.";
    USERNAME_SPACES = "A username has no spaces.";
    USERNAME_DIRECTIONS = "A username is written in one direction, either from left to right or from right to left.";
    USERNAME_RIGHT_TO_LEFT = "A username that is written from right to left begins with a letter, ends with a letter or a digit, and has neither vowel marks nor digits of two kinds.";
    USERNAME_BEGINNING = "A username does not begin with an accent or another mark.";
    USERNAME_CHARACTERS = "A username is made of letters, digits and signs such as . _ - +.";
    USERNAME_AT_SIGN = "A username has no @. You can add an email address to your account later.";

    NO_EMAIL_ADDRESS = "This is not an email address such as ada@example.org.";

    PASSWORD_LENGTH = "A password has {shortest} to {longest} characters, none of them a control character.";
    PASSWORD_EASY = "This password is easy to guess.";
    PASSWORD_COMMON = "It is on a list of passwords that many people use.";
    PASSWORD_NAME = "Besides a name that everybody knows, it has too little that is hard to guess.";
    PASSWORD_SINGLE_WORD = "A single word with a number or a year is easy to guess. Add another word or two.";
}
