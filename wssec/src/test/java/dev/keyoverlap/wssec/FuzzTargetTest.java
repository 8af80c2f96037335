package dev.keyoverlap.wssec;

import dev.keyoverlap.fixtures.XmlFuzzing;
import dev.keyoverlap.fixtures.XmlFuzzingContract;
import dev.keyoverlap.fixtures.XmlMutations.Sample;
import java.util.List;

class FuzzTargetTest extends XmlFuzzingContract {

  @Override
  protected List<Sample> samples() throws Exception {
    return MutationRun.samples();
  }

  @Override
  protected XmlFuzzing begin() throws Exception {
    FuzzTarget.fuzzerInitialize();
    return FuzzTarget.fuzzing();
  }
}
