// Runs in the head of every page, before the first paint and before hydration. Comments must fill whole lines:
// the server strips those.

// Remember on a form that it was submitted, and on a button that it was pressed, before its island is hydrated. The
// island then replays it, see src/components/frame/event_replay.rs.
addEventListener("submit", (event) => {
  const { dataset } = event.target;
  if ("awaitingHydration" in dataset) {
    event.preventDefault();
    dataset.replay = "";
  }
}, true);
addEventListener("click", (event) => {
  const button = event.target.closest("button[data-awaiting-hydration]");
  if (button) button.dataset.replay = "";
}, true);

// Guess from storage who is signed in, so that the first paint is right. The keeper corrects the guess.
{
  let token;
  try {
    token = JSON.parse(localStorage["latchkey.session"]).refreshToken;
  } catch (error) {
    // Storage is denied, or it holds no session.
  }
  document.documentElement.dataset.auth = token ? "signed-in" : "guest";
}

// Hydrate at once: Leptos would wait until the browser is idle, which takes until after the first paint.
delete window.requestIdleCallback;
