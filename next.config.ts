import type { NextConfig } from "next";

/**
 * Next builds the interface and nothing else: the exported pages are served by
 * server/, and no Next code runs beside cluster credentials (docs/architecture.md).
 */
const config: NextConfig = {
  output: "export",
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  images: { unoptimized: true },
};

export default config;
