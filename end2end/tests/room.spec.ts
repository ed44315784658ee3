import { type Page } from '@playwright/test';
import { launchOptions } from '../support/chromium';
import { expect, test } from '../support/test';
import { PASSWORD, User } from '../support/user';

const GUEST_PAGES = ['/', '/login', '/register', '/forgot', '/recover?token=x', '/goodbye', '/nowhere'];
const SECTIONS = ['/account', '/account/sign-in', '/account/devices', '/account/session', '/account/activity', '/account/close', '/account/review'];
const WIDTHS = [320, 360, 768, 1280];

/** What reaches beyond the window: the page, with the elements that widen it, and dialogs, which do not widen the page. */
const tooWide = (page: Page) => page.evaluate(() => {
  const name = (element: Element) => `${element.localName}.${element.getAttribute('class')} to ${element.getBoundingClientRect().right}`;
  const visible = [...document.querySelectorAll('body *')].filter(element => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && !element.closest('.skip');
  });
  const wide = visible.filter(element => element.getBoundingClientRect().right > innerWidth + 1 || element.getBoundingClientRect().left < -1);
  const dialogs = [...document.querySelectorAll('dialog[open]')].filter(dialog => wide.includes(dialog) || dialog.scrollWidth > dialog.clientWidth);
  const { scrollWidth } = document.documentElement;
  return [...scrollWidth > innerWidth ? [`the page to ${scrollWidth}`, ...wide.map(name)] : [], ...dialogs.map(name)];
});

/** The least text spacing that WCAG 2.2 asks pages to bear (1.4.12). A style sheet may be added to a page in spite of its policy. */
const spaceText = (page: Page) => page.evaluate(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [sheet];
});

for (const font of [16, 24, 32]) {
  test(`with a font of ${font} px nothing is wider than the window`, async ({ playwright, baseURL }) => {
    test.setTimeout(300_000);
    const args = [...launchOptions.args, `--blink-settings=defaultFontSize=${font}`];
    const browser = await playwright.chromium.launch({ ...launchOptions, args });
    const page = await browser.newPage({ baseURL });
    const user = new User(page);
    const fits = async (path: string) => {
      for (const spaced of [false, true]) {
        if (spaced) {
          await spaceText(page);
        }
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 740 });
          expect(await tooWide(page), `${path} at ${width} px${spaced ? ', text spaced' : ''}`).toEqual([]);
        }
      }
    };
    for (const path of GUEST_PAGES) {
      await page.goto(path, { waitUntil: 'networkidle' });
      expect(await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize))).toBeCloseTo(font * 1.0625);
      await fits(path);
    }
    await page.goto('/login');
    await page.route('**/api/login', route => route.fulfill({ status: 503, body: 'Later' }));
    await user.submitForm('ada', PASSWORD);
    await expect(page.locator('#form-error')).toBeVisible();
    await fits('a login that failed');
    await page.unrouteAll();
    const username = 'w'.repeat(64);
    await user.register(username);
    for (let logins = 0; logins < 3; logins += 1) {
      await page.request.post('/api/login', { data: { username, password: PASSWORD }, headers: { 'User-Agent': 'x'.repeat(200) } });
    }
    for (const path of SECTIONS) {
      await page.goto(path, { waitUntil: 'networkidle' });
      await fits(path);
    }
    await page.goto('/account/devices');
    await page.getByRole('button', { name: 'Log out all other devices' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await fits('the question');
    await browser.close();
  });
}

for (const width of [320, 1280]) {
  test(`no verdict on a password moves the button at ${width} px`, async ({ page, user }) => {
    await page.setViewportSize({ width, height: 740 });
    for (const spaced of [false, true]) {
      await page.goto('/register');
      await user.formIsHydrated();
      if (spaced) {
        await spaceText(page);
      }
      const strength = page.getByTestId('strength');
      const before = await user.submit.boundingBox();
      await user.username.fill('wanderlust');
      for (const [password, verdict] of [['wanderlust7', /^Too easy/], ['p@ssw0rd12', /^Too easy/], [PASSWORD, /^Strong/]] as const) {
        await user.password.fill(password);
        await expect(strength).toHaveText(verdict);
        expect(await user.submit.boundingBox(), spaced ? 'text spaced' : '').toEqual(before);
      }
    }
  });
}

/** The colours of a picture's middle row, a quarter from its left and from its right edge. */
async function colours(page: Page, png: Buffer): Promise<string[]> {
  const blank = await page.context().newPage();
  const found = await blank.evaluate(async base64 => {
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d', { willReadFrequently: true })!;
    canvas.drawImage(picture, 0, 0);
    const at = (part: number) => canvas.getImageData(picture.width * part, picture.height / 2, 1, 1).data.join();
    return [at(0.25), at(0.75)];
  }, png.toString('base64'));
  await blank.close();
  return found;
}

test('bars are visible in forced colours', async ({ page, user }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await user.register('ada');
  await user.accountIsComplete();
  // A copy, because the clock sets the bar's value every second.
  await page.getByRole('progressbar').first().evaluate((bar: HTMLProgressElement) => {
    const half = bar.cloneNode() as HTMLProgressElement;
    half.id = 'half';
    half.value = half.max / 2;
    bar.after(half);
  });
  const [filled, empty] = await colours(page, await page.locator('#half').screenshot());
  expect(filled).not.toBe(empty);
  await page.goto('/account/sign-in');
  await page.locator('#password-change[data-hydrated]').waitFor();
  await page.getByLabel('New password').fill('wanderlust7');
  const strength = page.getByTestId('strength');
  await expect(strength).toHaveAttribute('data-score', /\d/);
  await strength.evaluate(element => element.setAttribute('data-score', '1'));
  const bar = strength.locator('.bar');
  const [strong, weak] = await colours(page, await bar.screenshot({ animations: 'disabled' }));
  expect(strong).not.toBe(weak);
});

test('a name that is written from right to left keeps its beginning', async ({ page, user }) => {
  await user.register('שלוםעולם');
  await expect(page.getByTestId('whoami')).toHaveAttribute('dir', 'auto');
  await expect(page.getByTestId('whoami')).toHaveCSS('direction', 'rtl');
  await expect(user.nav.locator('.name [dir="auto"]')).toHaveCSS('direction', 'rtl');
});
