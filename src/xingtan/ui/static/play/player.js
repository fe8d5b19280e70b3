// The page around a package, on the origin for content. It holds the run-time that the package looks for in the frames
// around it, and speaks with the node's page by messages alone: nothing here can reach the reader's session.
"use strict";
(() => {
  const node = document.body.dataset.node;
  const tell = (message) => window.parent.postMessage(message, node);
  let started = false;

  function play({ edition, entry, cmi, learner, name }) {
    const Api = edition === "1.2" ? window.Scorm12API : window.Scorm2004API;
    const settings = {
      autocommit: true, autocommitSeconds: 5, lmsCommitUrl: "node", logLevel: 5, mastery_override: true,
      httpService: {
        processHttpRequest() {
          tell({ kind: "save", cmi: plain(api) });
          return { result: "true", errorCode: 0 };
        },
        updateSettings() {},
      },
    };
    const api = new Api(settings);
    if (cmi) api.loadFromJSON(cmi);
    if (edition === "1.2") {
      api.cmi.core.student_id = learner;
      api.cmi.core.student_name = name;
      window.API = api;
    } else {
      api.cmi.learner_id = learner;
      api.cmi.learner_name = name;
      window.API_1484_11 = api;
    }
    const frame = document.createElement("iframe");
    frame.title = document.title;
    frame.src = entry;
    document.body.append(frame);
    addEventListener("pagehide", () => tell({ kind: "save", cmi: plain(api) }));
  }

  function plain(api) {
    const found = JSON.parse(JSON.stringify(api.renderCMIToJSONObject()));
    return found.cmi || found;
  }

  addEventListener("message", (event) => {
    if (started || event.source !== window.parent || event.origin !== node || event.data?.kind !== "play") return;
    started = true;
    play(event.data);
  });
  tell({ kind: "ready" });
})();
