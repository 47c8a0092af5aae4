// The square of a letter carries its code behind the #, which no server is sent: it is put into the field here.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.getElementById("code");
  const code = decodeURIComponent(location.hash.slice(1));
  if (field && /^[0-9A-Z-]{16,24}$/i.test(code)) {
    field.value = code;
    history.replaceState(null, "", location.pathname);
  }
});
