package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyoverlap.fixtures.RevocationLists;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.TrustedChain.Revocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists that are fetched from the distribution points of certificates, on the loopback. */
class FetchedListsTest {

  private static final Alias CA = alias("ca");
  private static final HeldKey ROOT = TestKeys.ec("root");

  private final Instant now = Instant.now();
  private final Map<String, byte[]> served = new HashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    byte[] list = served.get(exchange.getRequestURI().getPath());
    exchange.sendResponseHeaders(list == null ? 404 : 200, list == null ? -1 : list.length);
    if (list != null) {
      exchange.getResponseBody().write(list);
    }
    exchange.close();
  }

  private URI at(String path) {
    InetSocketAddress address = server.getAddress();
    return URI.create(
        "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path);
  }

  private static HeldKey signer(URI address) {
    return TestKeys.named("partner")
        .algorithm("EC", 256)
        .noAuthority()
        .extension(
            Extension.cRLDistributionPoints,
            false,
            new CRLDistPoint(
                new DistributionPoint[] {
                  new DistributionPoint(RevocationLists.pointAt(address.toString()), null, null)
                }))
        .issuedBy(ROOT)
        .make();
  }

  private X509CRL list(HeldKey... revoked) {
    return RevocationLists.of(
        ROOT, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)), revoked);
  }

  private static RevocationCheck following() {
    return RevocationCheck.byCrls(List::of).followDistributionPoints();
  }

  private TrustedChain find(RevocationCheck check, HeldKey signer) throws Exception {
    VerificationPolicy policy =
        VerificationPolicy.anyOf(CA)
            .acceptChains(CA, ChainTrust.to(CA).anySubject().checkRevocation(check));
    return Chains.among(
            Ring.empty().add(CA, TestKeys.certificateOf(ROOT), now).keyring(), policy, now)
        .find(signer.certificate());
  }

  private void unknown(URI address) {
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> find(following(), signer(address)))
        .withMessageContaining("CN=partner may be revoked");
  }

  @Test
  void list_isFetched_andSaysWhoIsRevoked_andIsKeptForAWhile() throws Exception {
    HeldKey good = signer(at("/list"));
    HeldKey revoked = signer(at("/list"));
    served.put("/list", list(revoked).getEncoded());
    RevocationCheck check = following();

    assertThat(find(check, good).revocation()).isEqualTo(Revocation.NOT_REVOKED);
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> find(check, revoked))
        .withMessageContaining("CN=partner is revoked");
    assertThat(requests).hasValue(1);
    // Another check has fetched nothing yet.
    assertThat(find(following(), good).revocation()).isEqualTo(Revocation.NOT_REVOKED);
    assertThat(requests).hasValue(2);
  }

  @Test
  void list_thatIsGiven_makesFetchingNeedless() throws Exception {
    HeldKey good = signer(at("/list"));
    RevocationCheck check =
        RevocationCheck.byCrls(() -> List.of(list())).followDistributionPoints();

    assertThat(find(check, good).revocation()).isEqualTo(Revocation.NOT_REVOKED);
    assertThat(requests).hasValue(0);
  }

  @Test
  void list_thatIsNotThere_orNone_orNotOnTheWeb_leavesTheStatusUnknown(@TempDir Path folder)
      throws Exception {
    Path file = Files.write(folder.resolve("list"), list().getEncoded());
    served.put("/none", new byte[] {0x30, 0});

    unknown(at("/absent"));
    unknown(at("/none"));
    assertThat(requests).hasValue(2);
    unknown(file.toUri());
    assertThat(requests).hasValue(2);
  }
}
