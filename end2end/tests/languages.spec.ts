import { expect, test } from '../support/test';

for (const [locale, date] of [['en-US', /[A-Z][a-z]+ \d+, \d{4}/], ['en-GB', /\d+ [A-Z][a-z]+ \d{4}/], ['de-DE', /[A-Z][a-z]+ \d+, \d{4}/]] as const) {
  test.describe(`in a browser for ${locale}`, () => {
    test.use({ locale });

    test('dates are in the language of the page', async ({ page, user }) => {
      await user.register('ada');
      await expect(page.getByText(/^Member since /)).toHaveText(new RegExp(`^Member since ${date.source}\\.?$`));
    });
  });
}
