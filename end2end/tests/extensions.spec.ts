import { type Page } from '@playwright/test';
import { delayHydration } from '../support/hydration';
import { PausingProxy } from '../support/pausing-proxy';
import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

const icons = (page: Page) => page.locator('form .icon');

/** Inserts an icon after each input of a form, as soon as the document is parsed. */
const insertIcons = () => {
  addEventListener('DOMContentLoaded', () => {
    for (const input of document.querySelectorAll('form input')) {
      const icon = document.createElement('div');
      icon.className = 'icon';
      icon.append(document.createElement('span'));
      input.after(icon);
    }
  });
};

/** Inserts an icon after each input as soon as the parser has inserted that, and again if it is removed. */
const insertIconsWhileParsing = () => {
  const insert = () => {
    for (const input of document.querySelectorAll('form input')) {
      if (input.nextElementSibling?.className !== 'icon') {
        const icon = document.createElement('div');
        icon.className = 'icon';
        input.after(icon);
      }
    }
  };
  new MutationObserver(insert).observe(document, { childList: true, subtree: true });
};

/** Moves each input into a wrapper with an icon. */
const wrapInputs = () => {
  addEventListener('DOMContentLoaded', () => {
    for (const input of document.querySelectorAll('form input')) {
      const wrapper = document.createElement('span');
      const icon = document.createElement('i');
      icon.className = 'icon';
      input.replaceWith(wrapper);
      wrapper.append(input, icon);
    }
  });
};

/** Puts nodes at the beginning and the end of each form and each island. */
const surround = () => {
  addEventListener('DOMContentLoaded', () => {
    for (const element of document.querySelectorAll('form, leptos-island')) {
      const icon = document.createElement('b');
      icon.className = 'icon';
      element.prepend(icon, document.createComment('extension'), 'text');
      element.append(icon.cloneNode());
    }
  });
};

/** Appends a node to elements that the parser has begun, as soon as it pauses. */
const appendToBegunElements = () => {
  const append = () => {
    for (const element of document.querySelectorAll('body, main, leptos-island, form, label')) {
      if (![...element.children].some(child => child.className === 'icon')) {
        const icon = document.createElement('b');
        icon.className = 'icon';
        icon.append(document.createElement('i'));
        element.append(icon);
      }
    }
  };
  new MutationObserver(append).observe(document, { childList: true, subtree: true });
};

const EXTENSIONS = {
  'icons after the inputs': insertIcons,
  'icons that are inserted during parsing': insertIconsWhileParsing,
  'wrappers around the inputs': wrapInputs,
  'nodes around the forms': surround,
  'nodes appended during parsing': appendToBegunElements,
};

for (const [what, extension] of Object.entries(EXTENSIONS)) {
  test(`forms work with ${what}, which stay`, async ({ page, user, consoleErrors }) => {
    consoleErrors.expect(/401.*\/api\/login/);
    await page.addInitScript(extension);
    await user.register('ada');
    await user.logout();
    await page.goto('/login');
    await user.formIsHydrated();
    await expect(icons(page)).not.toHaveCount(0);
    await page.getByRole('button', { name: 'Show password' }).click();
    await expect(user.password).toHaveAttribute('type', 'text');
    await user.submitForm('ada', 'not the password');
    await expect(page.locator('#form-error')).toHaveText('The username or the password is wrong.');
    await expect(icons(page)).not.toHaveCount(0);
    await user.submitForm('ada', PASSWORD);
    await user.expectAccountOf('ada');
    await user.accountIsComplete();
    await user.makeCall('ada');
  });
}

const PAUSES = {
  'a field': '<label for="username">',
  'a form': '</label>',
  'an island': '</form>',
};

for (const [where, text] of Object.entries(PAUSES)) {
  test(`forms work with nodes that are appended while the parser pauses in ${where}`, async ({ page, user, server }) => {
    await user.register('ada');
    await user.logout();
    await page.addInitScript(appendToBegunElements);
    const documents = await PausingProxy.start(server.url, text);
    await page.goto(`${documents.url}/login`, { waitUntil: 'commit' });
    await expect(icons(page)).not.toHaveCount(0);
    documents.proceed();
    await user.formIsHydrated();
    await user.submitForm('ada', PASSWORD);
    await expect(page.getByTestId('whoami')).toHaveText('ada');
    await expect(page).toHaveURL(`${documents.url}/account`);
    await documents.stop();
  });
}

test('a wrapped input keeps the focus and the text of a user who types before hydration', async ({ page, user }) => {
  await page.addInitScript(wrapInputs);
  const hydrate = await delayHydration(page);
  await page.goto('/register');
  await user.username.fill('ad');
  hydrate();
  await user.formIsHydrated();
  await expect(user.username).toBeFocused();
  await page.keyboard.type('a');
  await expect(user.username).toHaveValue('ada');
  await expect(page.locator('span > #username')).toHaveCount(1);
});

test('forms work on a page that is translated before hydration', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\/login/);
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) {
        texts.push(walker.currentNode as Text);
      }
      for (const text of texts.filter(text => text.data.trim() !== '' && text.parentElement?.localName !== 'script')) {
        const font = document.createElement('font');
        font.textContent = text.data.toUpperCase();
        text.replaceWith(font);
      }
    });
  });
  await page.goto('/login');
  await user.formIsHydrated();
  await user.username.fill('ada');
  await page.locator('#password').fill('not the password');
  await user.submit.click();
  await expect(page.locator('#form-error')).toHaveText('The username or the password is wrong.');
  await expect(user.submit).toHaveText('Log in');
});
