package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.BATCH;
import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams and files get all of it, or nothing. */
class XmlFilesTest {

  private static final HeldKey KEY = TestKeys.ec("orders");
  private static final HeldKey OTHER = TestKeys.ec("orders");

  @TempDir Path folder;

  private static XmlSigner signer() throws Exception {
    return XmlSigner.with(sender(KEY)).signAs(ORDERS).build();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void signAndVerify_ofFiles_appearForTheirOwnerOnly() throws Exception {
    Path order = Files.writeString(folder.resolve("order.xml"), ORDER);
    Path signed = folder.resolve("signed.xml");
    Path accepted = folder.resolve("accepted.xml");

    signer().sign(order, signed);
    assertThat(verifier(KEY).verify(signed, accepted).report().signers()).hasSize(1);

    assertThat(Files.readString(accepted)).startsWith("<o:Order").doesNotContain("Signature");
    assertThat(files()).containsExactly("accepted.xml", "order.xml", "signed.xml");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(signed)))
        .isEqualTo("rw-------");
    signer().sign(order, order);
    assertThat(verifier(KEY).verify(order, accepted).report().signers()).hasSize(1);
  }

  @Test
  void verify_ofARefusedDocument_writesNothing() throws Exception {
    byte[] signed = signer().sign(bytes(ORDER));
    Path target = folder.resolve("accepted.xml");
    ByteArrayOutputStream stream = new ByteArrayOutputStream();

    verifier(KEY).verifyStream(new ByteArrayInputStream(signed), stream);
    assertThat(stream.toByteArray()).isEqualTo(verifier(KEY).verify(signed).only().canonical());
    stream.reset();
    for (byte[] bad : new byte[][] {bytes(text(signed).replace("bolts", "volts")), bytes("<a>")}) {
      assertThatThrownBy(() -> verifier(KEY).verifyStream(new ByteArrayInputStream(bad), stream))
          .isInstanceOfAny(VerificationException.class, MalformedMessageException.class);
      assertThatThrownBy(() -> verifier(KEY).verifyToFile(new ByteArrayInputStream(bad), target))
          .isInstanceOfAny(VerificationException.class, MalformedMessageException.class);
    }
    assertThatThrownBy(() -> verifier(OTHER).verifyToFile(new ByteArrayInputStream(signed), target))
        .isInstanceOf(VerificationException.class);
    assertThat(stream.size()).isZero();
    assertThat(files()).isEmpty();

    Files.writeString(target, "as it was");
    assertThatThrownBy(() -> verifier(OTHER).verifyToFile(new ByteArrayInputStream(signed), target))
        .isInstanceOf(VerificationException.class);
    assertThat(target).hasContent("as it was");
  }

  @Test
  void sign_whereTheKeyIsMissing_writesNothing() throws Exception {
    Path order = Files.writeString(folder.resolve("order.xml"), ORDER);
    Path signed = folder.resolve("signed.xml");
    XmlSigner keyless = XmlSigner.with(Keyring.empty()).signAs(ORDERS).build();

    assertThatThrownBy(() -> keyless.sign(order, signed))
        .isInstanceOf(KeyUnavailableException.class);
    assertThat(files()).containsExactly("order.xml");
    assertThatThrownBy(() -> signer().sign(order, folder)).hasMessageContaining("is a folder");
  }

  @Test
  void verify_ofSeveralSignedElementsIntoAStream_isRefusedAsThePeersDoing() throws Exception {
    byte[] two =
        XmlSigner.with(sender(KEY))
            .signAs(ORDERS)
            .form(SignatureForm.SIBLINGS)
            .elements(ElementSelector.named("urn:orders", "Order"))
            .build()
            .sign(bytes(BATCH));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();

    assertThat(verifier(KEY).verify(two).elements()).hasSize(2);
    assertThatThrownBy(() -> verifier(KEY).verifyStream(new ByteArrayInputStream(two), stream))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("2 signed elements");
    assertThat(stream.size()).isZero();
  }
}
