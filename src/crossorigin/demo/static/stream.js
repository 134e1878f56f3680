// The server's record, live: an event for each exchange when its request arrives, and a second
// when its answer starts. Without it the page reads the record after each call. A page that nobody
// sees has none: a browser keeps six connections to a server for all tabs, and would be out of them.

export class Stream {
  #source = null;
  #address = "";
  #listeners = new Map();

  constructor() {
    document.addEventListener("visibilitychange", () => this.#connect());
  }

  open(visitor, token) {
    this.#address = `/stream?${new URLSearchParams({ visitor, token })}`;
    this.#connect();
  }

  #connect() {
    this.#source?.close();
    this.#source = null;
    if (!this.#address || document.visibilityState === "hidden") return;
    this.#source = new EventSource(this.#address);
    this.#source.addEventListener("exchange", (event) => this.#take(JSON.parse(event.data)));
  }

  // Calls `listener` with each exchange of one call; returns a function that ends it.
  watch(call, listener) {
    this.#listeners.set(call, listener);
    return () => this.#listeners.delete(call);
  }

  #take(exchange) {
    this.#listeners.get(exchange.call)?.(exchange);
  }
}
