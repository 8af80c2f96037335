package dev.keyoverlap.benchmarks.cms;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ContenderTest {

  static List<Object[]> everythingMeasured() {
    List<Object[]> all = new ArrayList<>();
    for (Contender contender : Contender.values()) {
      // It adds a provider to the JVM, which would be with all other tests from then on.
      if (contender == Contender.CAMEL || contender == Contender.BOUNCY_CASTLE_STREAMS_JDK) {
        continue;
      }
      for (Case line : Case.of(Size.KIB_1)) {
        if (contender.does(line)) {
          all.add(new Object[] {contender, line});
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everythingMeasured")
  void check_everyCase_outcomeIsRight(Contender contender, Case line) throws Exception {
    Task task = contender.library().prepare(Job.of(line));
    try {
      assertThatCode(task::check).doesNotThrowAnyException();
    } finally {
      task.end();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"SIGN", "ENCRYPT_GCM"})
  void requireMessage_otherContent_fails(Operation operation) throws Exception {
    Job asked = Job.of(new Case(operation, 1, Size.KIB_1));
    Job other = Job.of(new Case(operation, 1, Size.MIB_1));
    KeyOverlap keyOverlap = KeyOverlap.with(other.keys());
    byte[] message =
        operation == Operation.SIGN
            ? keyOverlap.signer().build().sign(other.content())
            : keyOverlap.encryptor(operation).build().encrypt(other.content());

    assertThatCode(() -> other.requireMessage(message)).doesNotThrowAnyException();
    assertThatThrownBy(() -> asked.requireMessage(message)).isInstanceOf(AssertionError.class);
  }
}
