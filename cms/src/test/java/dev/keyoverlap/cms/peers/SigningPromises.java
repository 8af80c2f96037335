package dev.keyoverlap.cms.peers;

import static dev.keyoverlap.cms.peers.Parties.OLD;
import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.peers.Case.Task;
import dev.keyoverlap.cms.peers.Renewal.Moment;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.cms.spec.SignatureReading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a profile says of the signatures that its receiver reads. */
final class SigningPromises {

  private static final List<Party> CURVES =
      Stream.of(
              SignatureAlgorithm.ECDSA_SHA256,
              SignatureAlgorithm.ECDSA_SHA384,
              SignatureAlgorithm.ECDSA_SHA512)
          .map(Parties::signerWith)
          .toList();

  private final Peer peer;
  private final ReceiverProfile profile;
  private final SignatureReading reads;
  private final List<Trial> trials = new ArrayList<>();

  SigningPromises(Peer peer, SignatureReading reads) {
    this.peer = peer;
    this.profile = peer.profile();
    this.reads = reads;
  }

  List<Trial> trials(Path folder) {
    algorithms();
    identifiers();
    streams();
    renewal(Renewal.ofSigner(profile, folder));
    return trials;
  }

  private void algorithms() {
    for (SignatureAlgorithm algorithm : Parties.measured()) {
      if (algorithm.name().startsWith("LEGACY")) {
        continue; // there to be read only
      }
      boolean read = reads.algorithms().contains(algorithm);
      if (algorithm.name().startsWith("ECDSA")) {
        for (Party signer : CURVES) {
          boolean longEnough = bits(algorithm.name()) >= bits(signer.name());
          add(
              algorithm + " with " + signer,
              read && (longEnough || !reads.wantsDigestAsLongAsCurve()),
              signed(algorithm, signer));
        }
      } else {
        add(algorithm.name(), read, signed(algorithm, Parties.signerWith(algorithm)));
      }
    }
  }

  private static Request signed(SignatureAlgorithm algorithm, Party signer) {
    return () -> CmsSigner.with(Parties.ring()).signAs(alias(signer.name()), algorithm);
  }

  /** The number at the end of a name such as ECDSA_SHA256 or p-521. */
  private static int bits(String name) {
    return Integer.parseInt(name.replaceAll(".*\\D", ""));
  }

  private void identifiers() {
    for (CertificateReference way : CertificateReference.values()) {
      add(
          "signer by " + way,
          reads.identifiers().contains(way),
          () -> CmsSigner.with(Parties.ring()).signAs(alias(OLD.name())).signerIdentifier(way));
    }
  }

  private void streams() {
    Request request = () -> CmsSigner.with(Parties.ring()).signAs(alias(OLD.name()));
    trials.add(
        trial(
            "a stream, as it reads it",
            Situation.BOTH,
            true,
            () -> streamed(request.builder().forReceiver(profile))));
    trials.add(
        trial(
            "a stream, in pieces",
            Situation.BOTH,
            profile.readsIndefiniteLengths(),
            () -> streamed(request.builder())));
  }

  private static byte[] streamed(CmsSigner.Builder builder) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    builder.build().signStream(new ByteArrayInputStream(Case.CONTENT), message);
    return message.toByteArray();
  }

  /** Before, during and after: by which keys a message is, against which ones are known. */
  private void renewal(Renewal renewal) {
    for (Moment moment : Moment.values()) {
      for (Situation situation : Renewal.KNOWING) {
        trials.add(
            trial(
                Renewal.name(Task.VERIFY, moment, situation),
                situation,
                !peer.checksTrust() || isAccepted(moment.named(), situation.trusted),
                () -> renewal.message(moment)));
      }
    }
  }

  private boolean isAccepted(List<Party> named, List<Party> trusted) {
    return switch (reads.rule()) {
      case ALL -> trusted.containsAll(named);
      case ANY -> named.stream().anyMatch(trusted::contains);
      // Either way it looks where the one named first stands.
      case FIRST, LAST -> trusted.contains(named.get(0));
    };
  }

  private void add(String name, boolean promised, Request request) {
    trials.add(
        promised
            ? trial(
                name,
                Situation.BOTH,
                true,
                () -> request.builder().forReceiver(profile).build().sign(Case.CONTENT))
            : new Trial(
                name,
                Task.VERIFY,
                Situation.BOTH,
                false,
                new Message(() -> request.builder().build().sign(Case.CONTENT)),
                Optional.of(
                    () -> request.builder().forReceiver(profile).build().sign(Case.CONTENT))));
  }

  private static Trial trial(
      String name, Situation situation, boolean readable, Message.Maker maker) {
    return new Trial(name, Task.VERIFY, situation, readable, new Message(maker), Optional.empty());
  }

  /** Sets up a signer, for no receiver yet. */
  private interface Request {
    CmsSigner.Builder builder() throws Exception;
  }
}
