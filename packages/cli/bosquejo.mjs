#!/usr/bin/env node
// a file of its own: package managers link it before the build has made dist
import "./dist/main.js";
