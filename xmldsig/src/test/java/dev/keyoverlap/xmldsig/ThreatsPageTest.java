package dev.keyoverlap.xmldsig;

import dev.keyoverlap.fixtures.ThreatsPage;

class ThreatsPageTest extends ThreatsPage {}
