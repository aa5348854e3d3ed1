// The page of the REST API: Swagger UI over our own schema, as the account that is signed in.

const place = document.getElementById("swagger-ui");
const { schema, csrf } = place.dataset;

/** Sign what changes something, as our own forms do; keys are typed in by hand (“Authorize”). */
function addToken(request) {
  const isOurs = new URL(request.url, location.href).origin === location.origin;
  if (isOurs && !["GET", "HEAD"].includes(request.method)) request.headers["X-CSRFToken"] = csrf;
  return request;
}

window.SwaggerUIBundle({
  url: schema,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  displayOperationId: false,
  docExpansion: "list",
  persistAuthorization: false,
  requestInterceptor: addToken,
  validatorUrl: null,
});

const isDark = matchMedia("(prefers-color-scheme: dark)");
const followScheme = () => document.documentElement.classList.toggle("dark-mode", isDark.matches);
isDark.addEventListener("change", followScheme);
followScheme();
