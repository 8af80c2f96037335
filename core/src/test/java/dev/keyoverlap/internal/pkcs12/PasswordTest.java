package dev.keyoverlap.internal.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a password becomes bytes. */
class PasswordTest {

  @Test
  void emptyPassword_isReadWithAndWithoutTheZero_anyOtherWithIt() {
    assertThat(Password.readings(new char[0]))
        .extracting(Password::bmp)
        .containsExactly(new byte[2], new byte[0]);
    assertThat(Password.readings(new char[] {'a'}))
        .extracting(Password::bmp)
        .containsExactly(new byte[] {0, 'a', 0, 0});
  }

  @Test
  void password_isNotWrittenOut() {
    Password password = Password.of("horse".toCharArray());

    assertThat(password).hasToString("a password");
    assertThat(password.utf8()).hasSize(5);
  }
}
