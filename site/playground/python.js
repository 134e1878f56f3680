// Python in a worker: started when it is first needed, asked one question at a time, ended when it
// does not answer in time.

const LOAD_SECONDS = 120; // 13 MB over a slow line, and their start on a slow machine
const ANSWER_SECONDS = 10; // an answer takes a part of a second; an expression can take for ever

// Python cannot be started, or has been ended; the message says why.
export class Ended extends Error {}

export class Python {
  #worker = null;
  #waiting = null; // {resolve, reject, timer}: the worker's next message is for it
  #ready = null; // the promise of a started worker
  #changed;
  #queue = Promise.resolve();

  // `changed` is called with "starting", "ready" or "ended".
  constructor(changed) {
    this.#changed = changed;
  }

  get isReady() {
    return this.state === "ready";
  }

  state = "idle";

  start() {
    this.#ready ??= this.#started();
    return this.#ready;
  }

  // Returns the answer to a question; questions are answered in order.
  ask(question) {
    const answered = this.#queue.then(async () => {
      await this.start();
      return this.#send(question, seconds("answerSeconds", ANSWER_SECONDS));
    });
    this.#queue = answered.catch(() => undefined);
    return answered;
  }

  async #started() {
    this.#become("starting");
    this.#worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.#worker.addEventListener("message", ({ data }) => this.#take(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#end(`Python cannot be started here: ${event.message || "its files cannot be read"}.`);
    });
    await this.#wait(seconds("loadSeconds", LOAD_SECONDS), "Python was not ready");
    this.#become("ready");
  }

  #send(question, limit) {
    const answer = this.#wait(limit, "There was no answer");
    this.#worker.postMessage(JSON.stringify(question));
    return answer;
  }

  #wait(limit, fault) {
    return new Promise((resolve, reject) => {
      const late = () => this.#end(`${fault} within ${limit} seconds, so the page stopped Python. It starts again with the next question.`);
      this.#waiting = { resolve, reject, timer: setTimeout(late, limit * 1000) };
    });
  }

  #take({ answer, error }) {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    clearTimeout(waiting.timer);
    if (error === undefined) waiting.resolve(answer === undefined ? undefined : JSON.parse(answer));
    else this.#fail(waiting, error);
  }

  // An error that is no answer: Python itself may be broken.
  #fail(waiting, error) {
    this.#end("");
    waiting.reject(new Ended(`Python failed, and the page stopped it: ${error} It starts again with the next question.`));
  }

  #end(message) {
    const waiting = this.#waiting;
    this.#worker?.terminate();
    this.#worker = this.#ready = this.#waiting = null;
    this.#become("ended");
    if (waiting === null) return;
    clearTimeout(waiting.timer);
    waiting.reject(new Ended(message));
  }

  #become(state) {
    this.state = state;
    this.#changed(state);
  }
}

// A limit, which a test of this page makes shorter.
const seconds = (name, usual) => Number(document.body.dataset[name] ?? usual);
