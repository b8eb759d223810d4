package org.icportrait.diffusion.unet;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A list that JSON may write as its only element, as diffusers' configurations do. */
@JacksonAnnotationsInside
@JsonFormat(
    with = {
      JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
      JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
    })
@Target({
  ElementType.FIELD,
  ElementType.METHOD,
  ElementType.PARAMETER,
  ElementType.RECORD_COMPONENT
})
@Retention(RetentionPolicy.RUNTIME)
public @interface OneOrMore {}
