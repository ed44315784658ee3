// Remember on a form that it was submitted, and on a button that it was pressed, before its island is hydrated.
// The island sends it as soon as it can. Both carry an empty data-early attribute until then.
addEventListener("submit", (event) => {
  const { dataset } = event.target;
  if ("early" in dataset) {
    event.preventDefault();
    dataset.sent = "";
  }
}, true);
addEventListener("click", (event) => {
  const button = event.target.closest("button[data-early]");
  if (button) button.dataset.sent = "";
}, true);

// Guess who is signed in, so that the first paint is right. The keeper corrects it as soon as it runs.
{
  let token;
  try {
    token = JSON.parse(localStorage["latchkey.session"]).refreshToken;
  } catch {}
  document.documentElement.dataset.presence = token ? "signed-in" : "guest";
}

// Hydrate at once: Leptos would wait until the browser is idle, which takes until after the first paint.
delete window.requestIdleCallback;
