package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.keyoverlap.fixtures.RevocationLists;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What OpenSSL says of the same certificates and lists, with {@code verify -crl_check_all
 * -extended_crl -use_deltas}. Skipped where there is no OpenSSL 3.
 */
@SuppressWarnings("TimeInStaticInitializer") // all of it is of one moment
class OpensslVerdictTest {

  private static final Alias CA = alias("ca");
  private static final Instant NOW = new SetClock().instant();
  private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
  private static final String USERS = "http://lists.example/users.crl";
  private static final String AUTHORITIES = "http://lists.example/authorities.crl";
  private static final ASN1ObjectIdentifier NOBODY_KNOWS = new ASN1ObjectIdentifier("1.3.5.7");

  /** One authority, which changes its key. */
  private static final HeldKey OLD = key("ca").make();

  private static final HeldKey NEXT = key("ca").make();
  private static final HeldKey NEXT_BY_OLD = by(OLD, key("ca").forTheKeyPairOf(NEXT)).make();
  private static final HeldKey OLD_BY_NEXT = by(NEXT, key("ca").forTheKeyPairOf(OLD)).make();

  /** A root that says where its own status is listed, since OpenSSL asks about it, too. */
  private static final HeldKey POINTED =
      key("pointed").extension(Extension.cRLDistributionPoints, false, point(AUTHORITIES)).make();

  private static final HeldKey ISSUER = by(OLD, key("issuer")).make();
  private static final HeldKey LEAF = by(ISSUER, key("leaf").noAuthority()).make();
  private static final HeldKey OTHER = by(ISSUER, key("other").noAuthority()).make();

  @TempDir Path folder;

  private static TestKeys key(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static TestKeys by(HeldKey issuer, TestKeys key) {
    return key.issuedBy(issuer)
        .extension(Extension.authorityKeyIdentifier, false, identifier(issuer));
  }

  /** By which OpenSSL tells keys of one name apart. */
  private static AuthorityKeyIdentifier identifier(HeldKey key) {
    try {
      return new JcaX509ExtensionUtils()
          .createAuthorityKeyIdentifier(key.certificate().getPublicKey());
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static RevocationLists list(HeldKey key, Instant from, Instant until) {
    return RevocationLists.by(key, from, until)
        .extension(Extension.authorityKeyIdentifier, false, identifier(key));
  }

  private static RevocationLists list(HeldKey key) {
    return list(key, YESTERDAY, TOMORROW);
  }

  private static X509CRL complete(HeldKey key, HeldKey... revoked) {
    return list(key).revoking(revoked).make();
  }

  private static CRLDistPoint point(String address) {
    return new CRLDistPoint(
        new DistributionPoint[] {
          new DistributionPoint(RevocationLists.pointAt(address), null, null)
        });
  }

  /**
   * A hierarchy with its lists.
   *
   * @param good whether its leaf is trusted
   */
  record Case(
      String name,
      HeldKey root,
      HeldKey leaf,
      List<HeldKey> presented,
      List<X509CRL> lists,
      boolean good) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static Case ordinary(String name, boolean good, X509CRL... lists) {
    return new Case(name, OLD, LEAF, List.of(ISSUER), List.of(lists), good);
  }

  static Stream<Case> cases() {
    return Stream.of(
            plain(), whileTheKeyChanges(), listKeys(), indirectLists(), deltaLists(), scopes())
        .flatMap(List::stream);
  }

  private static List<Case> plain() {
    HeldKey stranger = key("issuer").make();
    HeldKey onlyCertificates =
        by(
                OLD,
                key("silent")
                    .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)))
            .make();
    HeldKey below = by(onlyCertificates, key("leaf").noAuthority()).make();
    return List.of(
        ordinary("nobody revoked", true, complete(OLD), complete(ISSUER)),
        ordinary("another revoked", true, complete(OLD), complete(ISSUER, OTHER)),
        ordinary("leaf revoked", false, complete(OLD), complete(ISSUER, LEAF)),
        ordinary("revoked in the middle", false, complete(OLD, ISSUER), complete(ISSUER)),
        ordinary("no list of the issuer", false, complete(OLD)),
        ordinary("no list of the root", false, complete(ISSUER)),
        ordinary("list of a stranger", false, complete(OLD), complete(stranger)),
        ordinary(
            "list that ended",
            false,
            complete(OLD),
            list(ISSUER, YESTERDAY, NOW.minusSeconds(60)).make()),
        ordinary(
            "list to come",
            false,
            complete(OLD),
            list(ISSUER, NOW.plusSeconds(3600), TOMORROW).make()),
        ordinary(
            "list that says more than is understood",
            false,
            complete(OLD),
            list(ISSUER).extension(NOBODY_KNOWS, true, DERNull.INSTANCE).make()),
        new Case(
            "issuer that may not sign lists",
            OLD,
            below,
            List.of(onlyCertificates),
            List.of(complete(OLD), complete(onlyCertificates)),
            false));
  }

  private static List<Case> whileTheKeyChanges() {
    HeldKey byNext = by(NEXT_BY_OLD, key("leaf").noAuthority()).make();
    HeldKey byOld = by(OLD, key("leaf").noAuthority()).make();
    List<HeldKey> newWithOld = List.of(NEXT_BY_OLD);
    List<HeldKey> oldWithNew = List.of(OLD_BY_NEXT);
    return List.of(
        new Case(
            "new with old, each its own list",
            OLD,
            byNext,
            newWithOld,
            List.of(complete(OLD), complete(NEXT)),
            true),
        new Case(
            "new with old, revoked by the new key",
            OLD,
            byNext,
            newWithOld,
            List.of(complete(OLD), complete(NEXT, byNext)),
            false),
        new Case(
            "new with old, old key signs lists",
            OLD,
            byNext,
            newWithOld,
            List.of(complete(OLD)),
            true),
        new Case(
            "new with old, revoked by the old key",
            OLD,
            byNext,
            newWithOld,
            List.of(complete(OLD, byNext)),
            false),
        new Case(
            "new with old, new key revoked",
            OLD,
            byNext,
            newWithOld,
            List.of(complete(OLD, NEXT_BY_OLD)),
            false),
        new Case(
            "old with new, each its own list",
            NEXT,
            byOld,
            oldWithNew,
            List.of(complete(NEXT), complete(OLD)),
            true),
        new Case(
            "old with new, new key signs lists",
            NEXT,
            byOld,
            oldWithNew,
            List.of(complete(NEXT)),
            true),
        new Case(
            "old with new, revoked by the new key",
            NEXT,
            byOld,
            oldWithNew,
            List.of(complete(NEXT, byOld)),
            false),
        new Case(
            "old with new, old key revoked",
            NEXT,
            byOld,
            oldWithNew,
            List.of(complete(NEXT, OLD_BY_NEXT), complete(OLD)),
            false));
  }

  private static List<Case> listKeys() {
    HeldKey signer = listKey("pointed", KeyUsage.cRLSign);
    HeldKey mayNot = listKey("pointed", KeyUsage.digitalSignature);
    HeldKey leaf =
        by(
                POINTED,
                key("leaf")
                    .noAuthority()
                    .extension(Extension.cRLDistributionPoints, false, point(USERS)))
            .make();
    X509CRL ofAuthorities = list(POINTED).at(AUTHORITIES).make();
    return List.of(
        listKey("list key", leaf, signer, true, ofAuthorities, list(signer).at(USERS).make()),
        listKey(
            "list key, leaf revoked",
            leaf,
            signer,
            false,
            ofAuthorities,
            list(signer).at(USERS).revoking(leaf).make()),
        listKey(
            "list key, itself revoked",
            leaf,
            signer,
            false,
            list(POINTED).at(AUTHORITIES).revoking(signer).make(),
            list(signer).at(USERS).make()),
        listKey(
            "list key that may not sign lists",
            leaf,
            mayNot,
            false,
            ofAuthorities,
            list(mayNot).at(USERS).make()));
  }

  private static HeldKey listKey(String name, int usage) {
    return by(
            POINTED,
            key(name)
                .noAuthority()
                .extension(Extension.keyUsage, true, new KeyUsage(usage))
                .extension(Extension.cRLDistributionPoints, false, point(AUTHORITIES)))
        .make();
  }

  private static Case listKey(
      String name, HeldKey leaf, HeldKey signer, boolean good, X509CRL... lists) {
    return new Case(name, POINTED, leaf, List.of(signer), List.of(lists), good);
  }

  private static List<Case> indirectLists() {
    HeldKey lists = listKey("lists", KeyUsage.cRLSign);
    HeldKey mayNot = listKey("lists", KeyUsage.digitalSignature);
    HeldKey leaf =
        by(
                POINTED,
                key("leaf")
                    .noAuthority()
                    .extension(
                        Extension.cRLDistributionPoints,
                        false,
                        new CRLDistPoint(
                            new DistributionPoint[] {
                              new DistributionPoint(
                                  RevocationLists.pointAt(USERS), null, named(lists))
                            })))
            .make();
    X509CRL ofAuthorities = list(POINTED).at(AUTHORITIES).make();
    return List.of(
        listKey(
            "indirect list",
            leaf,
            lists,
            true,
            ofAuthorities,
            list(lists).indirect().at(USERS).make()),
        listKey(
            "indirect list, leaf revoked",
            leaf,
            lists,
            false,
            ofAuthorities,
            list(lists).indirect().at(USERS).revokingWithIssuer(leaf).make()),
        listKey(
            "indirect list, a namesake's number",
            leaf,
            lists,
            true,
            ofAuthorities,
            list(lists).indirect().at(USERS).revoking(leaf).make()),
        listKey(
            "list by others that is not indirect",
            leaf,
            lists,
            false,
            ofAuthorities,
            list(lists).at(USERS).make()),
        listKey(
            "indirect list by one that may not sign lists",
            leaf,
            mayNot,
            false,
            ofAuthorities,
            list(mayNot).indirect().at(USERS).make()));
  }

  private static GeneralNames named(HeldKey key) {
    return new GeneralNames(
        new GeneralName(
            X500Name.getInstance(key.certificate().getSubjectX500Principal().getEncoded())));
  }

  private static RevocationLists base(long number) {
    return list(ISSUER).number(number).extension(Extension.freshestCRL, false, point(USERS));
  }

  private static RevocationLists delta(long number, long base) {
    return list(ISSUER).number(number).deltaOf(base);
  }

  private static List<Case> deltaLists() {
    X509CRL root = complete(OLD);
    X509CRL held = base(5).revoking(LEAF, CRLReason.certificateHold).make();
    X509CRL lifts = delta(6, 5).revoking(LEAF, CRLReason.removeFromCRL).make();
    return List.of(
        ordinary("delta list", true, root, base(5).make(), delta(6, 5).make()),
        ordinary(
            "delta list, leaf revoked",
            false,
            root,
            base(5).make(),
            delta(6, 5).revoking(LEAF).make()),
        ordinary("delta list that lifts a hold", true, root, held, lifts),
        ordinary("hold", false, root, held),
        ordinary("delta list alone", false, root, delta(6, 5).make()),
        ordinary(
            "delta list older than its base",
            true,
            root,
            base(6).make(),
            delta(6, 5).revoking(LEAF).make()));
  }

  private static List<Case> scopes() {
    X509CRL root = complete(OLD);
    X509CRL some = list(ISSUER).reasons(ReasonFlags.keyCompromise).make();
    int others =
        ReasonFlags.cACompromise
            | ReasonFlags.affiliationChanged
            | ReasonFlags.superseded
            | ReasonFlags.cessationOfOperation
            | ReasonFlags.certificateHold
            | ReasonFlags.privilegeWithdrawn
            | ReasonFlags.aACompromise;
    return List.of(
        ordinary("list of users only", true, root, list(ISSUER).ofUsersOnly().make()),
        ordinary("list of authorities only", false, root, list(ISSUER).ofAuthoritiesOnly().make()),
        ordinary("list for one reason", false, root, some),
        ordinary(
            "lists for all reasons together",
            true,
            root,
            some,
            list(ISSUER).reasons(others).make()),
        ordinary("list of another point", false, root, list(ISSUER).at(AUTHORITIES).make()));
  }

  // ---- both verdicts

  @ParameterizedTest
  @MethodSource("cases")
  void verdict_isThatOfOpenssl(Case one) throws Exception {
    assertThat(openssl(one)).as("OpenSSL").isEqualTo(one.good());
    assertThat(ours(one)).as("KeyOverlap").isEqualTo(one.good());
  }

  /**
   * OpenSSL passes over delta lists that neither the certificate nor its list promises with a
   * freshestCRL; here who has one knows more. And it knows no list that answers for the certificate
   * of its own key; here an authority that has only lists of its next key has no other.
   */
  @ParameterizedTest
  @MethodSource("differences")
  void verdict_isAnother_whereOpensslKnowsLess(Case one) throws Exception {
    assertThat(openssl(one)).as("OpenSSL").isNotEqualTo(one.good());
    assertThat(ours(one)).as("KeyOverlap").isEqualTo(one.good());
  }

  static Stream<Case> differences() {
    return Stream.of(
        ordinary(
            "delta list without freshestCRL",
            false,
            complete(OLD),
            list(ISSUER).number(5).make(),
            delta(6, 5).revoking(LEAF).make()),
        new Case(
            "new with old, new key signs lists",
            OLD,
            by(NEXT_BY_OLD, key("leaf").noAuthority()).make(),
            List.of(NEXT_BY_OLD),
            List.of(complete(NEXT)),
            true));
  }

  private static boolean ours(Case one) throws Exception {
    Keyring ring = Ring.empty().add(CA, TestKeys.certificateOf(one.root()), NOW).keyring();
    VerificationPolicy policy =
        VerificationPolicy.anyOf(CA)
            .acceptChains(
                CA,
                ChainTrust.to(CA).anySubject().checkRevocation(RevocationCheck.byCrls(one::lists)));
    try {
      return Chains.among(ring, policy, NOW, Chains.certificates(one.presented()))
          .find(one.leaf().certificate())
          .signer()
          .equals(one.leaf().certificate());
    } catch (ChainRefusedException e) {
      return false;
    }
  }

  private boolean openssl(Case one) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl", "verify"));
    command.addAll(List.of("-no-CApath", "-crl_check_all", "-extended_crl", "-use_deltas"));
    command.addAll(List.of("-CAfile", certificates("root", List.of(one.root()))));
    command.addAll(List.of("-untrusted", certificates("bag", one.presented())));
    StringBuilder lists = new StringBuilder();
    for (X509CRL list : one.lists()) {
      lists.append(pem("X509 CRL", list.getEncoded()));
    }
    command.addAll(List.of("-CRLfile", file("lists", lists.toString())));
    command.add(certificates("leaf", List.of(one.leaf())));
    // The program goes on after some errors, and says in the end that all is well.
    String said = run(command);
    return said.endsWith(": OK\n") && !said.contains("error ");
  }

  private String certificates(String name, List<HeldKey> keys) throws Exception {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate each : Chains.certificates(keys)) {
      pem.append(pem("CERTIFICATE", each.getEncoded()));
    }
    return file(name, pem.toString());
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name + ".pem"), content).toString();
  }

  private static String pem(String kind, byte[] encoded) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(encoded)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  private static String run(List<String> command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return abort("Skipped: there is no openssl on the path");
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
