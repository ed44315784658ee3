//! Signals for islands.

use leptos::prelude::*;
use std::any::Any;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// A signal. It works like Leptos' [`RwSignal`], and ends with the same owner, but the values of all types share the
/// machine code of one signal: each type of `RwSignal` adds 2 to 4 KB to the WASM.
pub(crate) struct Var<T> {
    value: RwSignal<Value>,
    of: PhantomData<fn() -> T>,
}

type Value = Box<dyn Any + Send + Sync>;

impl<T> Clone for Var<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Var<T> {}

impl<T: Send + Sync + 'static> Var<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value: new(Box::new(value)), of: PhantomData }
    }

    /// Applies `read` to the value, and tracks it.
    pub(crate) fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(inside(&tracked(self.value)))
    }

    /// Applies `read` to the value without tracking it.
    pub(crate) fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(inside(&untracked(self.value)))
    }

    /// As [`with_untracked`](Self::with_untracked), but returns `None` once the signal's owner, a part of the page, is
    /// gone.
    pub(crate) fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        try_untracked(self.value).map(|value| read(inside(&value)))
    }

    /// Replaces the value, and notifies all that track it.
    pub(crate) fn set(self, value: T) {
        set(self.value, Box::new(value));
    }

    /// Changes the value, and notifies all that track it.
    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        if let Some(mut value) = try_write(&self.value) {
            value.downcast_mut().map(change);
        }
    }

    /// Whether the signal's owner, a part of the page, is gone.
    pub(crate) fn is_disposed(self) -> bool {
        self.value.is_disposed()
    }
}

impl<T: Clone + Send + Sync + 'static> Var<T> {
    /// The value, which is tracked.
    pub(crate) fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value, which is not tracked.
    pub(crate) fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

fn inside<T: 'static>(value: &Value) -> &T {
    match value.downcast_ref() {
        Some(value) => value,
        None => unreachable!("a `Var<T>` is made with a `T`"),
    }
}

#[inline(never)]
fn new(value: Value) -> RwSignal<Value> {
    RwSignal::new(value)
}

#[inline(never)]
fn tracked(value: RwSignal<Value>) -> impl Deref<Target = Value> {
    value.read()
}

#[inline(never)]
fn untracked(value: RwSignal<Value>) -> impl Deref<Target = Value> {
    value.read_untracked()
}

#[inline(never)]
fn try_untracked(value: RwSignal<Value>) -> Option<impl Deref<Target = Value>> {
    value.try_read_untracked()
}

#[inline(never)]
fn try_write(value: &RwSignal<Value>) -> Option<impl DerefMut<Target = Value>> {
    value.try_write()
}

#[inline(never)]
fn set(value: RwSignal<Value>, new: Value) {
    value.set(new);
}
