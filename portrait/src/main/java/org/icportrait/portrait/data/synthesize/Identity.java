package org.icportrait.portrait.data.synthesize;

/** Somebody of whom any number of views can be drawn. */
interface Identity {
  /** A random view: the same numbers give the same view. */
  Sample draw(String key, SampleRandom random, int size);
}
