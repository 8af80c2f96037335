package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.fixtures.Disturbances.assertCancelled;
import static dev.keyoverlap.fixtures.Disturbances.assertInterrupted;
import static dev.keyoverlap.fixtures.Disturbances.cancellingAt;
import static dev.keyoverlap.fixtures.Disturbances.interruptingAt;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.ProgressListener;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Work on streams and files can be watched, and ended, and then leaves nothing behind. */
class XmlProgressTest {

  private static final HeldKey KEY = TestKeys.ec("orders");
  private static final byte[] LONG =
      bytes(
          "<o:Order xmlns:o='urn:orders' Id='a'>"
              + "<o:Item>1</o:Item>".repeat(50_000)
              + "</o:Order>");

  @TempDir Path folder;
  private Path order;
  private Path signed;
  private Path accepted;

  /** What goes other ways through the signer: without a tree, and with one. */
  private enum Way {
    WITHOUT_TREE,
    WITH_TREE;

    XmlSigner signer() throws Exception {
      ElementSelector selector =
          this == WITH_TREE
              ? ElementSelector.xpath("/*", Map.of())
              : ElementSelector.named("urn:orders", "Order");
      return XmlSigner.with(sender(KEY)).signAs(ORDERS).elements(selector).build();
    }
  }

  @BeforeEach
  void writeOrder() throws Exception {
    order = Files.write(folder.resolve("order.xml"), LONG);
    signed = folder.resolve("signed.xml");
    accepted = folder.resolve("accepted.xml");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static InputStream input(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  @ParameterizedTest
  @EnumSource
  void progress_neverFalls_goesInSteps_andEndsWithAll(Way way) throws Exception {
    List<Long> told = new ArrayList<>();

    way.signer().withProgress(told::add).sign(order, signed);
    assertThat(told).isSorted().hasSizeGreaterThan(50).endsWith((long) LONG.length);
    assertThat(told.get(0)).isBetween(1L, 1L << 16);
    told.clear();
    verifier(KEY).withProgress(told::add).verify(signed, accepted);
    assertThat(told).isSorted().hasSizeGreaterThan(50).endsWith(Files.size(signed));
    assertThat(told.get(0)).isBetween(1L, 1L << 16);
  }

  @Test
  void progress_ofDetachedContent_endsWithAll_alsoIfItIsReadTwice() throws Exception {
    List<Long> told = new ArrayList<>();
    DetachedContent content = DetachedContent.at("order.xml", order);
    XmlSigner signer =
        XmlSigner.with(sender(KEY, TestKeys.ec("next")))
            .signAs(ORDERS)
            .signAs(Xml.ORDERS_NEXT)
            .form(SignatureForm.DETACHED)
            .build()
            .withProgress(told::add);

    byte[] signature = signer.signDetached(content);
    assertThat(told).isSorted().hasSizeGreaterThan(10).endsWith((long) LONG.length);
    told.clear();
    verifier(KEY, TestKeys.ec("other")).withProgress(told::add).verifyDetached(signature, content);
    assertThat(told).isSorted().hasSizeGreaterThan(10).endsWith((long) LONG.length);
    assertCancelled(() -> signer.withProgress(cancellingAt(LONG.length)).signDetached(content));
    assertCancelled(
        () -> verifier(KEY).withProgress(cancellingAt(1)).verifyDetached(signature, content));
  }

  @ParameterizedTest
  @EnumSource
  void cancelling_atAnyMoment_leavesWhatWasThere_andNothingElse(Way way) throws Exception {
    way.signer().sign(order, signed);
    byte[] message = Files.readAllBytes(signed);
    Files.delete(signed);
    Files.writeString(accepted, "as it was");

    for (long moment : List.of(1L, 300_000L, (long) LONG.length)) {
      XmlSigner signer = way.signer().withProgress(cancellingAt(moment));
      XmlVerifier verifier = verifier(KEY).withProgress(cancellingAt(moment));
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      assertCancelled(() -> signer.sign(order, signed));
      assertCancelled(() -> signer.signToFile(input(LONG), signed));
      assertCancelled(() -> signer.signStream(input(LONG), stream));
      assertCancelled(() -> verifier.verifyToFile(input(message), accepted));
      assertCancelled(() -> verifier.verifyStream(input(message), stream));
      assertCancelled(() -> verifier.verifyStream(input(message)));
      assertThat(stream.size()).isZero();
      assertThat(files()).containsExactly(accepted, order);
      assertThat(accepted).hasContent("as it was");
    }
    way.signer().withProgress(cancellingAt(LONG.length + 1)).sign(order, signed);
    verifier(KEY).withProgress(cancellingAt(message.length + 1)).verify(signed, accepted);
    assertThat(accepted).content().startsWith("<o:Order");
  }

  /** After the last byte was read there is still most of the work to do. */
  @ParameterizedTest
  @EnumSource
  void cancelling_afterAllWasRead_isNoFlawOfTheDocument(Way way) throws Exception {
    way.signer().sign(order, signed);
    for (int asked = 2; asked < 30; asked += 9) {
      long size = Files.size(signed);
      assertCancelled(
          () -> way.signer().withProgress(atTheEnd(LONG.length, 2)).sign(order, accepted));
      int times = asked;
      assertCancelled(
          () -> verifier(KEY).withProgress(atTheEnd(size, times)).verify(signed, accepted));
    }
    assertThat(files()).containsExactly(order, signed);
  }

  /** Cancels when it has been told so many times that all is read. */
  private static ProgressListener atTheEnd(long size, int times) {
    List<Long> told = new ArrayList<>();
    return bytes -> {
      if (bytes == size) {
        told.add(bytes);
      }
      if (told.size() == times) {
        throw new CancellationException("enough");
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void interruptedThread_endsTheWork_andStaysInterrupted(Way way) throws Exception {
    way.signer().sign(order, signed);
    for (long moment : List.of(1L, 300_000L, (long) LONG.length)) {
      assertInterrupted(
          () -> way.signer().withProgress(interruptingAt(moment)).sign(order, accepted));
      assertInterrupted(
          () -> verifier(KEY).withProgress(interruptingAt(moment)).verify(signed, accepted));
    }
    DetachedContent content = DetachedContent.at("order.xml", order);
    XmlSigner detached =
        XmlSigner.with(sender(KEY)).signAs(ORDERS).form(SignatureForm.DETACHED).build();
    byte[] signature = detached.signDetached(content);
    assertInterrupted(() -> detached.withProgress(interruptingAt(1)).signDetached(content));
    assertInterrupted(
        () -> verifier(KEY).withProgress(interruptingAt(1)).verifyDetached(signature, content));
    assertThat(files()).containsExactly(order, signed);
  }

  @Test
  void workInMemory_isNotReported_andNotEnded() throws Exception {
    XmlSigner signer = Way.WITHOUT_TREE.signer().withProgress(cancellingAt(0));
    Thread.currentThread().interrupt();
    try {
      byte[] message = signer.sign(LONG);
      assertThat(verifier(KEY).withProgress(cancellingAt(0)).verify(message).elements()).hasSize(1);
    } finally {
      Thread.interrupted();
    }
  }
}
