// Sends to `base` what a page can send without anyone's permission; returns when all has ended.
async function forge(base, kinds) {
    const post = { method: "POST", credentials: "include" };
    const send = {
        form: (url) =>
            new Promise((done) => {
                const frame = document.createElement("iframe");
                const form = document.createElement("form");
                frame.name = form.target = "answer";
                form.method = "post";
                form.action = url;
                document.body.append(frame, form);
                frame.addEventListener("load", done);
                form.submit();
            }),
        beacon: async (url) => navigator.sendBeacon(url, ""),
        "no-cors": (url) => fetch(url, { ...post, mode: "no-cors" }),
        cors: (url) => fetch(url, post),
        get: (url) => fetch(url, { credentials: "include" }),
        socket: (url) =>
            new Promise((done) => {
                const socket = new WebSocket(url.replace("http", "ws"));
                socket.addEventListener("open", () => socket.close());
                socket.addEventListener("close", done);
            }),
    };
    await Promise.allSettled(kinds.map((kind) => send[kind](`${base}/${kind}`)));
}

// Does the same from a sandboxed frame, whose origin is null.
function forgeSandboxed(base, kinds) {
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts allow-forms";
    const call = `forge(${JSON.stringify(base)}, ${JSON.stringify(kinds)})`;
    frame.srcdoc = `<body><script>${forge};${call}.then(() => parent.postMessage("done", "*"))<\/script>`;
    const ended = new Promise((done) => addEventListener("message", done, { once: true }));
    document.body.append(frame);
    return ended.then(() => null);
}
