package dev.keyoverlap.request;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.KeySchedule;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.request.CertificateRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the request to the renewed key, with openssl and keytool as the authority. */
class CertificateRequestTest {

  private static final Alias ORDERS = alias("orders");
  private static final String PASSWORD = "secret of mine";

  @TempDir private Path folder;
  private final SetClock clock = new SetClock();
  private final HeldKey old = TestKeys.rsa("orders");
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation = opened();
    rotation.add(ORDERS, old);
  }

  @AfterEach
  void close() {
    rotation.close();
  }

  private KeystoreRotation opened() throws Exception {
    return KeystoreRotation.with(
            Pkcs12KeyringStore.at(folder.resolve("ours.p12"), PASSWORD.toCharArray()))
        .clock(clock)
        .reloadManually()
        .open();
  }

  private CertificateRequest request() throws Exception {
    return CertificateRequest.with(rotation, ORDERS).begin();
  }

  // ---- the request

  @Test
  void request_withoutMore_isForTheNameAndTheKindOfTheKeyInUse() throws Exception {
    PKCS10CertificationRequest request = new PKCS10CertificationRequest(request().encoded());

    assertThat(request.getSubject().getEncoded())
        .isEqualTo(old.certificate().getSubjectX500Principal().getEncoded());
    assertThat(waiting().entry().certificate().getPublicKey())
        .isInstanceOfSatisfying(
            RSAPublicKey.class,
            key ->
                assertThat(key.getModulus().bitLength())
                    .isEqualTo(
                        ((RSAPublicKey) old.certificate().getPublicKey())
                            .getModulus()
                            .bitLength()));
    assertThat(
            request.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo())))
        .isTrue();
  }

  @Test
  void request_describedInFull_isForThat() throws Exception {
    CertificateRequest.with(rotation, alias("new"))
        .subject(new X500Principal("CN=new, O=Sender"))
        .curve("secp384r1")
        .begin();

    X509Certificate waiting =
        rotation.keyring().staged(alias("new-request")).orElseThrow().entry().certificate();
    assertThat(waiting.getSubjectX500Principal()).isEqualTo(new X500Principal("CN=new, O=Sender"));
    assertThat(((ECPublicKey) waiting.getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(384);
    assertThatIllegalStateException()
        .isThrownBy(() -> CertificateRequest.with(rotation, alias("other")).begin())
        .withMessageContaining("other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CertificateRequest.with(rotation, ORDERS).rsa(1024));
  }

  @Test
  void request_throughAHandleWithANameAndAReason_isInTheHistoryUnderThem() throws Exception {
    CertificateRequest.with(rotation.by("alice"), ORDERS).begin();
    CertificateRequest.with(rotation.by("bob", "a new flow"), alias("invoices"))
        .subject(new X500Principal("CN=invoices"))
        .rsa(2048)
        .begin();

    assertThat(rotation.history().stream().skip(1).map(change -> change.note().toString()))
        .containsExactly(" by alice (waits for a certificate)", " by bob (a new flow)");
  }

  @Test
  void keyThatWaits_isUsedForNothing() throws Exception {
    request();
    clock.set(old.certificate().getNotAfter().toInstant().minus(Duration.ofHours(1)));

    assertThat(KeySchedule.of(rotation).activateDue()).isEmpty();
    assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(old);
    assertThat(rotation.keyring().active(waiting().alias())).isEmpty();
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> rotation.activate(waiting().alias()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(KeyRefusedException.Reason.NOT_VALID_NOW));
    assertThatExceptionOfType(KeyRefusedException.class).isThrownBy(this::request);
  }

  private KeyVersion waiting() {
    return rotation.keyring().staged(alias("orders-request")).orElseThrow();
  }

  // ---- the answer

  @Test
  void answer_weeksLaterInAnotherProgram_becomesTheRenewedKey() throws Exception {
    Renewal unused = Renewal.begin(rotation, Procedure.named("CS4"), ORDERS);
    Path authority = authority();
    Path answer = signedByOpenssl(authority, request());
    rotation.close();
    clock.advance(Duration.ofDays(21));

    rotation = opened();
    CertificateRequest request = CertificateRequest.resume(rotation, ORDERS).orElseThrow();
    HeldKey key = request.complete(Files.readAllBytes(answer));
    Renewal renewal =
        Renewal.resume(rotation, ORDERS)
            .orElseThrow()
            .by("alice")
            .supplyKey(key, "certificate of today");

    assertThat(rotation.keyring().staged(ORDERS).orElseThrow().entry()).isEqualTo(key);
    assertThat(renewal.state().newKey()).contains(key.keyId());
    assertThat(CertificateRequest.resume(rotation, ORDERS)).isEmpty();
    rotation.overridingRenewal("test").activate(ORDERS);
    byte[] message = CmsSigner.with(rotation).signAs(ORDERS).build().sign("order".getBytes(UTF_8));
    assertThat(
            CmsVerifier.of(rotation, VerificationPolicy.anyOf(ORDERS))
                .verify(message)
                .report()
                .signers()
                .get(0)
                .version()
                .orElseThrow()
                .keyId())
        .isEqualTo(key.keyId());
  }

  @Test
  void answer_thatWasTakenBeforeTheProgramDied_canBeGivenAgain() throws Exception {
    Path answer = signedByOpenssl(authority(), request());
    HeldKey once = request(answer);

    assertThat(rotation.keyring().versions(alias("orders-request")).get(0).state())
        .isEqualTo(KeyState.RETAINED);
    assertThat(request(answer)).isEqualTo(once);
    clock.advance(Duration.ofMinutes(10));
    rotation.swap(ORDERS, once);
    assertThat(CertificateRequest.resume(rotation, ORDERS)).isEmpty();
    assertThat(CertificateRequest.with(rotation, ORDERS).begin().pem()).startsWith("-----BEGIN");
  }

  private HeldKey request(Path answer) throws Exception {
    return CertificateRequest.resume(rotation, ORDERS)
        .orElseThrow()
        .complete(Files.readAllBytes(answer));
  }

  @Test
  void answer_inEveryForm_isRead() throws Exception {
    CertificateRequest request = request();
    Path authority = authority();
    Path pem = signedByOpenssl(authority, request);
    X509Certificate root = authorityCertificate(authority);
    openssl("x509", "-in", pem.toString(), "-outform", "DER", "-out", file("answer.der"));
    Path both =
        Files.writeString(
            folder.resolve("both.pem"),
            Files.readString(authority.resolve("ca.pem"))
                + "a line of text\n"
                + Files.readString(pem));
    for (String form : List.of("DER", "PEM")) {
      openssl(
          "crl2pkcs7",
          "-nocrl",
          "-certfile",
          both.toString(),
          "-outform",
          form,
          "-out",
          file("answer.p7b." + form));
    }

    assertThat(request.complete(Files.readAllBytes(pem)).chain()).hasSize(1);
    assertThat(request.complete(Files.readAllBytes(folder.resolve("answer.der"))).chain())
        .hasSize(1);
    for (String chain : List.of("both.pem", "answer.p7b.DER", "answer.p7b.PEM")) {
      assertThat(request.complete(Files.readAllBytes(folder.resolve(chain))).chain())
          .as(chain)
          .hasSize(2)
          .last()
          .isEqualTo(root);
    }
  }

  @Test
  void answer_forAnotherKeyOrNone_isRefused_andTheRequestWaitsOn() throws Exception {
    CertificateRequest request = request();
    Path authority = authority();
    byte[] good = Files.readAllBytes(signedByOpenssl(authority, request));

    assertRefused(request, Reason.OTHER_KEY, Files.readAllBytes(authority.resolve("ca.pem")));
    assertRefused(request, Reason.OTHER_KEY, old.certificate().getEncoded());
    assertRefused(request, Reason.UNREADABLE, "your request is in work".getBytes(UTF_8));
    assertRefused(request, Reason.UNREADABLE, new byte[0]);
    assertRefused(request, Reason.UNREADABLE, Arrays.copyOf(good, good.length / 2));
    assertRefused(request, Reason.EXPIRED, waiting().entry().certificate().getEncoded());
    assertThat(waiting().state()).isEqualTo(KeyState.STAGED);
    assertThat(request.complete(good).certificate().getIssuerX500Principal())
        .isEqualTo(new X500Principal("CN=authority"));
  }

  @Test
  void answer_thatIsOverOrSignedWithSha1_isRefused() throws Exception {
    CertificateRequest request = request();
    Path authority = authority();
    byte[] good = Files.readAllBytes(signedByOpenssl(authority, request));
    byte[] sha1 = Files.readAllBytes(signedByOpenssl(authority, request, "-sha1"));

    assertRefused(request, Reason.WEAK_SIGNATURE, sha1);
    clock.advance(Duration.ofDays(366));
    assertRefused(request, Reason.EXPIRED, good);
    clock.advance(Duration.ofDays(-2));
    assertThat(request.complete(good).chain()).hasSize(1);
  }

  private static void assertRefused(CertificateRequest request, Reason reason, byte[] answer) {
    assertThatExceptionOfType(CertificateRefusedException.class)
        .isThrownBy(() -> request.complete(answer))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  // ---- keytool

  @Test
  void keytool_readsTheRequest_answersIt_andImportsTheAnswerIntoTheKeystore() throws Exception {
    CertificateRequest request = request();
    Path csr = Files.writeString(folder.resolve("keytool.csr"), request.pem());
    String authority = file("authority.p12");
    assertThat(keytool("-printcertreq", "-file", csr.toString())).contains("CN=orders");
    keytool(
        "-genkeypair",
        "-keystore",
        authority,
        "-storepass",
        PASSWORD,
        "-alias",
        "ca",
        "-dname",
        "CN=authority",
        "-keyalg",
        "EC",
        "-ext",
        "bc:critical");
    keytool(
        "-gencert",
        "-keystore",
        authority,
        "-storepass",
        PASSWORD,
        "-alias",
        "ca",
        "-infile",
        csr.toString(),
        "-outfile",
        file("answer.pem"),
        "-rfc");
    String copy = Files.copy(folder.resolve("ours.p12"), folder.resolve("copy.p12")).toString();
    keytool(
        "-exportcert",
        "-keystore",
        authority,
        "-storepass",
        PASSWORD,
        "-alias",
        "ca",
        "-file",
        file("ca.cer"));
    keytool(
        "-importcert",
        "-noprompt",
        "-keystore",
        copy,
        "-storepass",
        PASSWORD,
        "-alias",
        "ca",
        "-file",
        file("ca.cer"));

    assertThat(
            keytool(
                "-importcert",
                "-noprompt",
                "-keystore",
                copy,
                "-storepass",
                PASSWORD,
                "-alias",
                nameInFile(copy),
                "-file",
                file("answer.pem")))
        .contains("reply was installed");
    assertThat(
            request
                .complete(Files.readAllBytes(folder.resolve("answer.pem")))
                .certificate()
                .getIssuerX500Principal())
        .isEqualTo(new X500Principal("CN=authority"));
  }

  /** What is not in use stands under a longer name there. */
  private static String nameInFile(String file) throws Exception {
    KeyStore keystore = KeyStore.getInstance(new File(file), PASSWORD.toCharArray());
    return Collections.list(keystore.aliases()).stream()
        .filter(name -> name.startsWith("orders-request"))
        .findFirst()
        .orElseThrow();
  }

  // ---- the authority

  private Path authority() throws Exception {
    Path authority = Files.createDirectories(folder.resolve("authority"));
    openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "3000",
        "-subj",
        "/CN=authority",
        "-keyout",
        authority.resolve("ca.key").toString(),
        "-out",
        authority.resolve("ca.pem").toString());
    return authority;
  }

  private static X509Certificate authorityCertificate(Path authority) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(Files.newInputStream(authority.resolve("ca.pem")));
  }

  private Path signedByOpenssl(Path authority, CertificateRequest request, String... more)
      throws Exception {
    Path csr = Files.writeString(folder.resolve("orders.csr"), request.pem());
    Path answer = folder.resolve("answer" + String.join("", more) + ".pem");
    List<String> command =
        new ArrayList<>(
            List.of(
                "x509",
                "-req",
                "-in",
                csr.toString(),
                "-CA",
                authority.resolve("ca.pem").toString(),
                "-CAkey",
                authority.resolve("ca.key").toString(),
                "-CAcreateserial",
                "-days",
                "365",
                "-out",
                answer.toString()));
    command.addAll(List.of(more));
    openssl(command.toArray(new String[0]));
    return answer;
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void openssl(String... arguments) throws Exception {
    String unused = run("openssl", arguments);
  }

  private static String keytool(String... arguments) throws Exception {
    return run(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), arguments);
  }

  private static String run(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return abort("Skipped: there is no " + program + " on the path");
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
