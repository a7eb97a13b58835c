/* Asks the browser to make or to use a passkey, and sends its answer with the form. */
(() => {
  "use strict";
  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  /** Turn what the server asks into what the browser takes: bytes instead of texts. */
  const asked = (text) => {
    const options = JSON.parse(text).publicKey;
    options.challenge = toBytes(options.challenge);
    if (options.user) options.user.id = toBytes(options.user.id);
    for (const list of [options.allowCredentials, options.excludeCredentials]) {
      for (const one of list || []) one.id = toBytes(one.id);
    }
    return options;
  };

  /** Turn the browser's answer into what the server reads. */
  const answer = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    });
  };

  document.querySelectorAll("[data-passkey]").forEach((box) => {
    const button = box.querySelector("button");
    const field = box.querySelector("input[name=passkey]");
    const said = box.querySelector("[data-failed]");
    if (!window.PublicKeyCredential) { box.hidden = true; return; }
    button.addEventListener("click", async () => {
      said.textContent = "";
      try {
        const publicKey = asked(box.dataset.options);
        const credential = box.dataset.passkey === "create"
          ? await navigator.credentials.create({ publicKey })
          : await navigator.credentials.get({ publicKey });
        field.value = answer(credential);
        field.form.requestSubmit();
      } catch {
        said.textContent = said.dataset.failed;
      }
    });
  });
})();
