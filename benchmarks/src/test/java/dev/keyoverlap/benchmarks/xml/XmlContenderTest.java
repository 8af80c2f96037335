package dev.keyoverlap.benchmarks.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever is measured does what it is measured for. */
class XmlContenderTest {

  @ParameterizedTest
  @EnumSource
  void library_each_signsAndVerifiesWhatKeyOverlapVerifies(XmlContender contender)
      throws Exception {
    XmlContender.XmlLibrary library = contender.library();
    XmlContender.XmlLibrary ours = XmlContender.KEYOVERLAP.library();
    byte[] document = XmlDocuments.KIB_1.make();

    byte[] signed = library.sign(document);
    library.verify(signed);
    ours.verify(signed);
    byte[] changed =
        new String(signed, StandardCharsets.UTF_8)
            .replace("bolts", "volts")
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> library.verify(changed)).isInstanceOf(Exception.class);
    Optional<byte[]> twice = library.signTwice(document);
    if (twice.isPresent()) {
      ours.verify(twice.get());
      assertThat(new String(twice.get(), StandardCharsets.UTF_8).split("<ds:SignatureValue"))
          .hasSize(3);
    }
  }
}
