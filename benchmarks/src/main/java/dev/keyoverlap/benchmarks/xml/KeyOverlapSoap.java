package dev.keyoverlap.benchmarks.xml;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.benchmarks.cms.BenchmarkKeys;
import dev.keyoverlap.benchmarks.xml.XmlContender.XmlLibrary;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.wssec.spec.KeyReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** KeyOverlap. */
final class KeyOverlapSoap implements XmlLibrary {

  /** Longer messages than a receiver expects unless it is told. */
  private static final Limits LONG =
      Limits.DEFAULT.with(Limit.SOAP_BYTES, 64 << 20).with(Limit.SOAP_NODES, 5_000_000);

  private final SoapProtector protector;
  private final SoapProtector twice;
  private final SoapReceiver receiver;

  KeyOverlapSoap() throws Exception {
    List<HeldKey> keys = BenchmarkKeys.load(false, 2);
    Keyring ring =
        Keyring.of(
            List.of(
                KeyVersion.active(alias("first"), keys.get(0), Instant.now()),
                KeyVersion.active(alias("second"), keys.get(1), Instant.now())));
    protector = signing(ring).build();
    twice = signing(ring).signAsIfPresentFor(SoapContender.NEXT, alias("second")).build();
    Keyring peers =
        Keyring.of(
            List.of(
                KeyVersion.active(
                    alias("peer"), PeerCertificate.of(keys.get(0).certificate()), Instant.now())));
    receiver =
        SoapReceiver.with(peers, VerificationPolicy.anyOf(alias("peer")))
            // The same message again and again.
            .replays((id, now, until) -> true)
            .limits(LONG)
            .build();
  }

  private static SoapProtector.Builder signing(Keyring ring) {
    return SoapProtector.with(ring)
        .signAs(alias("first"))
        .signerIdentifier(KeyReference.ISSUER_AND_SERIAL);
  }

  @Override
  public byte[] sign(byte[] envelope) throws Exception {
    return protector.protect(envelope);
  }

  @Override
  public Optional<byte[]> signTwice(byte[] envelope) throws Exception {
    return Optional.of(twice.protect(envelope));
  }

  @Override
  public void verify(byte[] signed) throws Exception {
    receiver.receive(signed);
  }
}
