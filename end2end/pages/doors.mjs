// Set-up and sign-in.
export const OWNER = { name: "Ada Berg", email: "ada@acme.example", password: "correct horse battery" };

/** Fills the set-up form and sends it. */
export async function setUp(page, more = {}) {
  await page.getByLabel("Company", { exact: true }).fill("Acme Tools");
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await page.getByLabel("The same again").fill(more.confirmation ?? OWNER.password);
  await page.getByRole("button", { name: "Create it" }).click();
  await page.waitForLoadState("load");
}

/** Signs in on the page shown. */
export async function signIn(page, email, password) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForLoadState("load");
}
