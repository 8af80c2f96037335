package dev.keyoverlap.ring;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever observes keys is told, also where somebody did before. */
class ObservedKeysTest {

  private static final KeyId KEY = new KeyId("1".repeat(64));

  private final List<String> told = new ArrayList<>();

  private KeyUsageListener observer(String name) {
    return new KeyUsageListener() {
      @Override
      public void onConfigured(String by, KeyUse use, Set<Alias> aliases) {
        told.add(name + " built " + by + " " + use + " " + aliases);
      }

      @Override
      public void onUsed(KeyId keyId, KeyUse use) {
        told.add(name + " used " + keyId.equals(KEY) + " " + use);
      }
    };
  }

  private static void use(KeyUsageListener observer) {
    observer.onConfigured("CmsSigner", KeyUse.SIGN, Set.of(alias("orders")));
    observer.onUsed(KEY, KeyUse.VERIFY);
  }

  @Test
  void observer_thatIsAlone_isGivenAsItIs() {
    KeyUsageListener one = observer("one");
    KeyringSource observed = Keyring.empty().withListener(one);

    assertThat(observed.listener()).isSameAs(one);
    assertThat(observed.keyring()).isSameAs(Keyring.empty());
  }

  @Test
  void observers_areAllTold_inTheOrderInWhichTheyCame() {
    use(Keyring.empty().withListener(observer("one")).withListener(observer("two")).listener());

    assertThat(told)
        .containsExactly(
            "one built CmsSigner SIGN [orders]",
            "two built CmsSigner SIGN [orders]",
            "one used true VERIFY",
            "two used true VERIFY");
  }
}
