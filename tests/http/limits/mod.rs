//! Rate limits, known devices, floods, and slow clients.

mod connections;
mod devices;
mod flood;
mod slow;
mod throttling;
