package dev.keyoverlap.cms.peers;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.cms.peers.Desk.Answer;
import dev.keyoverlap.cms.peers.Observations.Writing;
import dev.keyoverlap.cms.peers.OurRenewal.Moment;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** We verify and decrypt what foreign implementations write, before, during and after a renewal. */
class WeReadTheirsTest {

  static final List<Peer> PEERS = Peers.all();

  private static final VerificationPolicy EITHER =
      VerificationPolicy.anyOf(alias("old"), alias("new"));
  private static final VerificationPolicy BOTH =
      VerificationPolicy.allOf(alias("old"), alias("new"));

  @TempDir static Path folder;

  private static byte[] written(Peer peer, Writing writing) throws Exception {
    Peers.assumeInstalled(peer);
    Answer answer = Observations.of(peer, folder).written().get(writing);
    assumeTrue(answer.kind() != Answer.Kind.UNABLE, peer.name() + " cannot do " + writing);
    assertThat(answer.isYes()).as("%s did %s: %s", peer, writing, answer.said()).isTrue();
    return answer.output().orElseThrow();
  }

  /** Without signed attributes whoever signed something could be made to have signed else. */
  static boolean isRefused(Peer peer, Writing writing) {
    return peer instanceof HxtoolPeer && writing.task == Case.Task.VERIFY;
  }

  private static void assumeNotRefused(Peer peer, Writing writing) {
    assumeTrue(!isRefused(peer, writing), peer.name() + " signs no attributes, see its own test");
  }

  private static Keyring certificates(Party... parties) throws Exception {
    Keyring ring = Keyring.empty();
    for (Party party : parties) {
      ring =
          Ring.of(ring)
              .add(alias(party.name()), TestKeys.certificateOf(party.key()), Instant.now())
              .keyring();
    }
    return ring;
  }

  private static Keyring keys(Party... parties) throws Exception {
    Keyring ring = Keyring.empty();
    for (Party party : parties) {
      ring = Ring.of(ring).add(alias(party.name()), party.key(), Instant.now()).keyring();
    }
    return ring;
  }

  @ParameterizedTest
  @FieldSource("PEERS")
  void signedByOne_verifies_whereItIsKnown(Peer peer) throws Exception {
    byte[] signed = written(peer, Writing.SIGNED_BY_OLD);
    assumeNotRefused(peer, Writing.SIGNED_BY_OLD);

    assertThat(
            CmsVerifier.of(certificates(Parties.OLD, Parties.NEW), EITHER).verify(signed).content())
        .isEqualTo(Case.CONTENT);
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> CmsVerifier.of(certificates(Parties.NEW), EITHER).verify(signed));
  }

  @Test
  void signedByHxtool_isRefused_sinceItSignsNoAttributes() throws Exception {
    byte[] signed = written(new HxtoolPeer(), Writing.SIGNED_BY_OLD);

    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> CmsVerifier.of(certificates(Parties.OLD), EITHER).verify(signed))
        .withMessageContaining("no signed attributes");
  }

  @ParameterizedTest
  @FieldSource("PEERS")
  void signedByTwo_verifies_whereEitherIsKnown(Peer peer) throws Exception {
    byte[] signed = written(peer, Writing.SIGNED_BY_BOTH);
    assumeNotRefused(peer, Writing.SIGNED_BY_BOTH);

    for (Keyring ring :
        List.of(
            certificates(Parties.OLD),
            certificates(Parties.NEW),
            certificates(Parties.OLD, Parties.NEW))) {
      assertThat(CmsVerifier.of(ring, EITHER).verify(signed).content()).isEqualTo(Case.CONTENT);
    }
    assertThat(
            CmsVerifier.of(certificates(Parties.OLD, Parties.NEW), BOTH).verify(signed).content())
        .isEqualTo(Case.CONTENT);
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> CmsVerifier.of(certificates(Parties.OLD), BOTH).verify(signed));
  }

  /** All that it writes, against each state of a keystore in which the key is renewed. */
  @ParameterizedTest
  @FieldSource("PEERS")
  void written_isRead_wheneverTheKeystoreHasTheKey(Peer peer) throws Exception {
    Peers.assumeInstalled(peer);
    Map<Writing, Set<Moment>> read = Observations.of(peer, folder).readByUs();
    assumeTrue(!read.isEmpty(), peer.name() + " writes nothing");

    read.forEach(
        (writing, moments) -> {
          boolean oldSuffices = writing.parties.contains(Parties.OLD);
          Set<Moment> expected =
              isRefused(peer, writing)
                  ? Set.of()
                  : oldSuffices
                      ? EnumSet.allOf(Moment.class)
                      : EnumSet.of(Moment.BOTH, Moment.AFTER);
          assertThat(moments).as("%s of %s", writing, peer).isEqualTo(expected);
        });
  }

  private static CmsDecryptor decryptor(Party... holding) throws Exception {
    return CmsDecryptor.with(keys(holding))
        .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
        .accept(KeyTransport.LEGACY_RSA_OAEP_SHA1)
        .accept(ContentEncryption.LEGACY_AES_256_CBC)
        .accept(ContentEncryption.LEGACY_AES_128_CBC)
        .build();
  }

  @ParameterizedTest
  @FieldSource("PEERS")
  void encryptedForOne_isDecrypted_byItsHolder(Peer peer) throws Exception {
    byte[] enveloped = written(peer, Writing.ENCRYPTED_FOR_OLD);

    assertThat(decryptor(Parties.OLD).decrypt(enveloped).content()).isEqualTo(Case.CONTENT);
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> decryptor(Parties.NEW).decrypt(enveloped));
  }

  @ParameterizedTest
  @FieldSource("PEERS")
  void encryptedForTwo_isDecrypted_byEither(Peer peer) throws Exception {
    byte[] enveloped = written(peer, Writing.ENCRYPTED_FOR_BOTH);

    for (Party holder : List.of(Parties.OLD, Parties.NEW)) {
      assertThat(decryptor(holder).decrypt(enveloped).content()).isEqualTo(Case.CONTENT);
      assertThat(decryptor(holder).decrypt(enveloped).decryptedWith().alias())
          .isEqualTo(alias(holder.name()));
    }
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> decryptor(Parties.EC).decrypt(enveloped));
  }
}
