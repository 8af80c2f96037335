package dev.keyoverlap.spring.internal.actuate;

import dev.keyoverlap.ChangeEvent;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/** Makes an audit event of each change of a key. */
final class AuditedChanges implements ApplicationListener<PayloadApplicationEvent<ChangeEvent>> {

  private final ApplicationEventPublisher publisher;

  AuditedChanges(ApplicationEventPublisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public void onApplicationEvent(PayloadApplicationEvent<ChangeEvent> event) {
    ChangeEvent told = event.getPayload();
    Change change = told.change();
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("keystore", told.keystore());
    data.put("alias", change.alias().name());
    told.oldKey().map(KeyId::hex).ifPresent(key -> data.put("oldKey", key));
    told.newKey().map(KeyId::hex).ifPresent(key -> data.put("newKey", key));
    data.put("why", change.note().why());
    data.put("otherProcess", !told.isOurs());
    publisher.publishEvent(
        new AuditApplicationEvent(
            new AuditEvent(
                change.at(), change.note().author(), "KEY_" + change.verb().name(), data)));
  }
}
