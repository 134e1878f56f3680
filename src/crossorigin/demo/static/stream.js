// The server's record, live: an event for each exchange when its request arrives, and a second
// when its answer starts. Without it the page reads the record after each call.

export class Stream {
  #source = null;
  #listeners = new Map();

  open(visitor, token) {
    this.#source?.close();
    this.#source = new EventSource(`/stream?${new URLSearchParams({ visitor, token })}`);
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
