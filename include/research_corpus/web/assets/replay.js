// Start the replay by Airflow's own interface, with the rights of the user who presses the button.
"use strict";
(() => {
  const outer = (() => {
    try {
      return window.parent !== window && window.parent.document ? window.parent : null;
    } catch {
      return null;
    }
  })();
  // Only Airflow's window may talk to Airflow: the policy of these pages lets them connect nowhere.
  if (!outer) return;

  const refused = { 401: "Your session has ended: log in again.", 403: "You may not start this Dag.",
    404: "This Airflow has no such Dag.", 409: "Such a run exists already." };

  const start = async (button) => {
    const told = button.parentElement.querySelector("output");
    button.disabled = true;
    told.textContent = "Starting…";
    const answer = await outer.fetch(button.dataset.trigger, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ logical_date: null, conf: JSON.parse(button.dataset.conf) }),
    }).catch(() => null);
    if (!answer || !answer.ok) {
      told.textContent = (answer && refused[answer.status]) || "Airflow did not start it: open the Dag.";
      button.disabled = false;
      return;
    }
    const { dag_run_id: run } = await answer.json();
    const anchor = outer.document.createElement("a");
    anchor.href = button.dataset.runs + encodeURIComponent(run);
    outer.document.body.append(anchor);
    anchor.click();
    anchor.remove();
  };

  for (const button of document.querySelectorAll("button[data-trigger]")) {
    button.hidden = false;
    button.addEventListener("click", () => start(button));
  }
})();
