// Passkeys: the browser's own ceremony, and its answer into the form. Printing a page by a press.
// <form data-passkey="create|get" data-options="{…}"> with <input name="credential">, [data-passkey-go] and two notes.
(() => {
  "use strict";

  for (const place of document.querySelectorAll("[data-print-here]")) {
    place.hidden = false;
    place.querySelector("[data-print]").addEventListener("click", () => window.print());
  }

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const opened = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const create = (asked) => navigator.credentials.create({ publicKey: {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: opened(asked.excludeCredentials),
  } });

  const get = (asked) => navigator.credentials.get({ publicKey: {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: opened(asked.allowCredentials),
  } });

  const written = (made) => {
    const response = { clientDataJSON: text(made.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[part]) response[part] = text(made.response[part]);
    }
    return JSON.stringify({
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response,
      clientExtensionResults: made.getClientExtensionResults(),
    });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const go = form.querySelector("[data-passkey-go]");
    const failed = form.querySelector("[data-passkey-failed]");
    if (!window.PublicKeyCredential) { go.disabled = true; continue; }
    form.querySelector("[data-passkey-absent]").hidden = true;
    go.addEventListener("click", async () => {
      failed.hidden = true;
      try {
        const asked = JSON.parse(form.dataset.options).publicKey;
        const made = await (form.dataset.passkey === "create" ? create(asked) : get(asked));
        form.elements.credential.value = written(made);
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
