import "./kit/ui/tokens.css";
import "@mantine/core/styles.layer.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { App } from "./app.tsx";
import { applyLargeText } from "./kit/large-text.ts";
import { queries } from "./kit/queries.ts";
import { startText } from "./kit/text/text.ts";
import { cssVariables, theme } from "./kit/ui/theme.ts";
import { session } from "./kit/useSession.ts";
import { wakeWorks } from "./submissions/hand-in/engine/wake.ts";
import { wakeUploads } from "./videos/wake.ts";

applyLargeText();
void session.start(); // beside the words, not after them
await startText();
createRoot(document.getElementById("root")!).render(
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
    <QueryClientProvider client={queries}>
      <BrowserRouter>
        <App />
      </BrowserRouter>
    </QueryClientProvider>
  </MantineProvider>,
);
void wakeUploads();
void wakeWorks();
