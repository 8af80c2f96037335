package dev.keyoverlap.internal.path;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Chains;
import dev.keyoverlap.ring.KeyVersion;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

/** Whether two certificates are those of one authority, by the names of those above them. */
class AuthorityLineTest {

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey ISSUER = authority("issuer").issuedBy(ROOT).make();

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static AuthorityLine line(int index, HeldKey anchor, HeldKey... path) {
    return AuthorityLine.of(
        new CandidatePath(
            List.of(Chains.certificates(Arrays.asList(path))),
            KeyVersion.active(alias("ca"), TestKeys.certificateOf(anchor), Instant.EPOCH)),
        index);
  }

  private static List<X500Principal> names(String... names) {
    return Arrays.stream(names).map(X500Principal::new).toList();
  }

  private static void agree(AuthorityLine one, AuthorityLine other, boolean agree) {
    assertThat(one.agreesWith(other)).isEqualTo(agree);
    assertThat(other.agreesWith(one)).isEqualTo(agree);
  }

  @Test
  void line_beginsAtItsPlace_andEndsWithARoot_orWithWhoCertifiedTheOneInTheRing() {
    HeldKey renewed = authority("issuer").issuedBy(ISSUER).make();
    HeldKey signer = authority("partner").issuedBy(renewed).make();
    HeldKey byOldKey = authority("root").issuedBy(ROOT).make();

    assertThat(line(1, ROOT, signer, renewed, ISSUER))
        .isEqualTo(new AuthorityLine(names("CN=issuer", "CN=root"), true));
    assertThat(line(0, ROOT, signer, renewed, ISSUER).names())
        .isEqualTo(names("CN=partner", "CN=issuer", "CN=root"));
    assertThat(line(2, ISSUER, signer, renewed))
        .isEqualTo(new AuthorityLine(names("CN=issuer", "CN=root"), false));
    // One for the next key, certified with the last one, is no root by itself.
    assertThat(line(0, byOldKey)).isEqualTo(new AuthorityLine(names("CN=root"), false));
  }

  @Test
  void lines_agree_asFarAsBothAreKnown() {
    AuthorityLine whole = new AuthorityLine(names("CN=a", "CN=b"), true);
    AuthorityLine open = new AuthorityLine(names("CN=a"), false);
    AuthorityLine self = new AuthorityLine(names("CN=a"), true);

    agree(whole, whole, true);
    agree(whole, open, true);
    agree(open, open, true);
    agree(open, self, true);
    agree(whole, self, false);
    agree(whole, new AuthorityLine(names("CN=a", "CN=c"), true), false);
    agree(whole, new AuthorityLine(names("CN=b"), false), false);
    agree(whole, new AuthorityLine(names("CN=a", "CN=b", "CN=c"), false), false);
    agree(
        new AuthorityLine(names("CN=a", "CN=b"), false),
        new AuthorityLine(names("CN=a", "CN=b", "CN=c"), true),
        true);
  }
}
