//! The messages of [`ApiError`](crate::wire::ApiError).

use super::text::texts;

texts! {
    INVALID_CREDENTIALS = "The username or the password is wrong.";
    TOKEN_INVALID = "You are not logged in.";
    TOKEN_EXPIRED = "The session's time is over. Log in again.";
    PROOF_REQUIRED = "This session only works with the key of the browser that it began in. Log in again.";
    PROOF_INVALID = "The proof that this is the browser of the session was refused. Log in again.";
    USE_DPOP_NONCE = "The clock of this device is wrong. Try again with the nonce of this answer.";
    FORBIDDEN = "You may not do this.";
    REGISTRATION_CLOSED = "Registration is not open here.";
    INVITATION_INVALID = "This invitation was used, is over, or is for another username.";
    NOT_FOUND = "There is nothing here.";
    METHOD_NOT_ALLOWED = "This address does not take that method.";
    REQUEST_TIMEOUT = "The request took too long to arrive.";
    USERNAME_TAKEN = "This username is taken.";
    USERNAME_IMITATES = "This username looks like one that is taken.";
    LINK_USED = "This link was used, replaced by a newer one, or is over.";
    PAYLOAD_TOO_LARGE = "The request is too large.";
    UNSUPPORTED_MEDIA_TYPE = "The request must be application/json.";
    TOO_MANY_ATTEMPTS = "Too many attempts. Try again in {seconds} s.";
    BUSY = "The server has too much to do at the moment. Try again shortly.";
    UNAVAILABLE = "The service is unavailable at the moment. Try again shortly.";
    INTERNAL = "Something went wrong on the server.";
    UNREACHABLE = "The server can't be reached.";

    // Why a session ended early.
    LOGGED_OUT = "You logged out.";
    REUSED = "Someone else used a copy of this session, so it was ended everywhere to protect the account. Log in again, and change the password if that was not you.";
    ENDED_ELSEWHERE = "This session was ended from another device.";
    PASSWORD_CHANGED = "The password was changed, so this session was ended.";
    ACCOUNT_CLOSED = "This account was closed.";
    TOO_MANY_SESSIONS = "You have logged in on too many devices, so this session was ended.";
    SESSION_OVER = "This session is over.";
}
