package dev.keyoverlap.cms;

import dev.keyoverlap.fixtures.ThreatsPage;

class ThreatsPageTest extends ThreatsPage {}
