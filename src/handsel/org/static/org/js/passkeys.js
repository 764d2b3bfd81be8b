// Passkeys: signing in with one, confirming with one, adding one. Elements say what they do by data-passkey:
//   login         a button inside the form whose action answers request options to GET as JSON
//   authenticate  a button; options stand in the page as <script type="application/json" id="js_data">
//   create        a submit button of the form that names the key
// The form's field `credential` carries the browser's answer; a failure is told in [data-passkey-error].

const supported = Boolean(window.PublicKeyCredential && navigator.credentials);

const toBytes = (text) => {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
};

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withBytes = (descriptors = []) => descriptors.map((one) => ({ ...one, id: toBytes(one.id) }));

function requestOptions(options) {
  const key = options.publicKey;
  return { publicKey: { ...key, challenge: toBytes(key.challenge), allowCredentials: withBytes(key.allowCredentials) } };
}

function creationOptions(options, alone) {
  const key = options.publicKey;
  const selection = { ...key.authenticatorSelection, residentKey: alone ? "required" : "discouraged", requireResidentKey: alone };
  if (alone) selection.userVerification = "required";
  return {
    publicKey: {
      ...key,
      challenge: toBytes(key.challenge),
      user: { ...key.user, id: toBytes(key.user.id) },
      excludeCredentials: withBytes(key.excludeCredentials),
      authenticatorSelection: selection,
    },
  };
}

function asJson(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
  };
}

const optionsOfPage = () => JSON.parse(document.getElementById("js_data").textContent);

async function optionsOf(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
}

const ceremonies = {
  login: async (form) => navigator.credentials.get(requestOptions(await optionsOf(form))),
  authenticate: async () => navigator.credentials.get(requestOptions(optionsOfPage().request_options)),
  create: async (form) =>
    navigator.credentials.create(creationOptions(optionsOfPage().creation_options, form.elements.passwordless?.checked ?? false)),
};

async function run(button) {
  const form = button.form;
  const trouble = form.querySelector("[data-passkey-error]");
  trouble.hidden = true;
  button.disabled = true;
  try {
    const credential = await ceremonies[button.dataset.passkey](form);
    form.elements.credential.value = JSON.stringify(asJson(credential));
    form.submit();
  } catch {
    trouble.hidden = false;
    button.disabled = false;
  }
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!supported) {
    button.disabled = true;
    button.form.querySelector("[data-passkey-unsupported]")?.removeAttribute("hidden");
  }
  button.addEventListener("click", (event) => {
    event.preventDefault();
    run(button);
  });
  button.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!button.disabled) run(button);
  });
}
