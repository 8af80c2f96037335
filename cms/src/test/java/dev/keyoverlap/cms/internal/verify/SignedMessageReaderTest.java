package dev.keyoverlap.cms.internal.verify;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax.NotParsable;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.BERTaggedObject;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.junit.jupiter.api.Test;

/** Where a signed message ends, and what of it is counted. */
class SignedMessageReaderTest {

  private static final Alias FIRST = alias("first");
  private static final Alias SECOND = alias("second");
  private static final HeldKey CA = TestKeys.ec("ca");
  private static final Keyring KEYS =
      Keyring.of(
          List.of(
              KeyVersion.active(FIRST, issued("first"), Instant.EPOCH),
              KeyVersion.active(SECOND, issued("second"), Instant.EPOCH)));

  private static HeldKey issued(String name) {
    return TestKeys.named(name).algorithm("EC", 256).noAuthority().issuedBy(CA).make();
  }

  private static byte[] signed() throws Exception {
    return CmsSigner.with(KEYS)
        .signAs(FIRST)
        .signAs(SECOND)
        .certificates(EmbeddedCertificates.CHAIN)
        .build()
        .sign("an order of 100 bolts".getBytes(US_ASCII));
  }

  private static SignedMessage inMemory(byte[] message, Limits limits) throws Exception {
    try {
      return SignedMessageReader.read(message, Budget.of(limits));
    } catch (NotParsable e) {
      throw MessageSyntax.notSigned(e);
    }
  }

  private static SignedMessage fromAStream(byte[] message, Limits limits) throws Exception {
    return SignedMessageReader.read(
        new ByteArrayInputStream(message),
        announced -> OutputStream.nullOutputStream(),
        new Pump(done -> {}),
        Budget.of(limits));
  }

  /** Otherwise the markers look like padding behind the message. */
  @Test
  void endMarkers_ofAMessageOfIndefiniteLength_areMissed() throws Exception {
    ContentInfo content = ContentInfo.getInstance(signed());
    BERSequence signedData =
        new BERSequence(ASN1Sequence.getInstance(content.getContent()).toArray());
    byte[] message =
        new BERSequence(
                new ASN1Encodable[] {
                  content.getContentType(), new BERTaggedObject(true, 0, signedData)
                })
            .getEncoded();
    assertThat(message).endsWith(0, 0, 0, 0, 0, 0);

    assertThat(inMemory(message, Limits.DEFAULT).signers()).hasSize(2);
    assertThat(fromAStream(message, Limits.DEFAULT).signers()).hasSize(2);
    for (int missing = 1; missing <= 6; missing++) {
      byte[] cut = Arrays.copyOf(message, message.length - missing);
      assertThatExceptionOfType(MalformedMessageException.class)
          .isThrownBy(() -> inMemory(cut, Limits.DEFAULT));
      assertThatExceptionOfType(MalformedMessageException.class)
          .isThrownBy(() -> fromAStream(cut, Limits.DEFAULT));
    }
  }

  @Test
  void signers_areCounted_knownOrNot() throws Exception {
    byte[] message = signed();

    assertThat(inMemory(message, Limits.DEFAULT.with(Limit.CMS_SIGNERS, 2)).signers()).hasSize(2);
    Limits limits = Limits.DEFAULT.with(Limit.CMS_SIGNERS, 1);
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(() -> inMemory(message, limits))
        .satisfies(e -> assertThat(e.limit()).isEqualTo(Limit.CMS_SIGNERS));
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(() -> fromAStream(message, limits));
  }

  @Test
  void certificates_beyondTheLimit_arePassedOver() throws Exception {
    byte[] message = signed();
    assertThat(inMemory(message, Limits.DEFAULT).certificates().all()).hasSize(3);

    for (int most = 1; most <= 3; most++) {
      Limits limits = Limits.DEFAULT.with(Limit.CARRIED_CERTIFICATES, most);
      for (SignedMessage read : List.of(inMemory(message, limits), fromAStream(message, limits))) {
        assertThat(read.certificates().all()).hasSize(most);
        assertThat(read.signers()).hasSize(2);
      }
    }
  }
}
