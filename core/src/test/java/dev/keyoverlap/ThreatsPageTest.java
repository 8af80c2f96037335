package dev.keyoverlap;

import dev.keyoverlap.fixtures.ThreatsPage;

class ThreatsPageTest extends ThreatsPage {}
