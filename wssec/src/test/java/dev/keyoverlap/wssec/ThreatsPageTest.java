package dev.keyoverlap.wssec;

import dev.keyoverlap.fixtures.ThreatsPage;

class ThreatsPageTest extends ThreatsPage {}
