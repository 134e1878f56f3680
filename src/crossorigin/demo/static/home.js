// Requests to the page's own server. Their failures are no outcomes of CORS.

export class Gone extends Error {
  message = "The demo's own server does not answer: is it still running? Start it again and reload this page.";
}

export class Refused extends Error {}

export async function ask(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    throw new Gone("", { cause: error });
  }
}

// The value of an answer; a refusal is an error with the server's own sentence.
export async function checked(response) {
  if (!response.ok) throw new Refused(await response.text());
  return response.json();
}
