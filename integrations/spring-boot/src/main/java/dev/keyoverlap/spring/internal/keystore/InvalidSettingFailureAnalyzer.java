package dev.keyoverlap.spring.internal.keystore;

import dev.keyoverlap.spring.internal.settings.InvalidSettingException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about a property that cannot be used. */
class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

  InvalidSettingFailureAnalyzer() {}

  @Override
  protected FailureAnalysis analyze(Throwable root, InvalidSettingException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
  }
}
