package org.icportrait.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A library of NVIDIA's that libtorch's build for GPUs is linked to. They are the machine's: Maven
 * fetches none of them. The names are those in the libraries' own headers ({@code readelf -d}) of
 * pytorch 2.10.0-1.5.13, and for Windows those that JavaCPP's preset looks for.
 *
 * @param part what it is called
 * @param linux its file there
 * @param windows its file there, or null where none is needed
 * @param product what is to be installed to have it
 */
public record CudaLibrary(String part, String linux, String windows, Product product) {
  /** What an error says is to be done. */
  static final String ADVICE =
      "NVIDIA's CUDA 13.1, cuDNN 9 and NCCL 2 on the library path: ./icportrait doctor lists what"
          + " lacks, docs/gpu.md how to have it";

  /** What NVIDIA offers together. */
  public enum Product {
    CUDA("the CUDA toolkit 13.1"),
    CUDNN("cuDNN 9 for CUDA 13"),
    NCCL("NCCL 2 for CUDA 13"),
    DRIVER("NVIDIA's driver 580 or later");

    private final String text;

    Product(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The driver's own, which CUDA's runtime opens. */
  public static final CudaLibrary DRIVER =
      new CudaLibrary("driver", "libcuda.so.1", "nvcuda.dll", Product.DRIVER);

  private static final List<CudaLibrary> NEEDED =
      List.of(
          new CudaLibrary("CUDA runtime", "libcudart.so.13", "cudart64_13.dll", Product.CUDA),
          new CudaLibrary("CUPTI", "libcupti.so.13", "cupti64_2025.4.1.dll", Product.CUDA),
          new CudaLibrary("cuBLAS", "libcublas.so.13", "cublas64_13.dll", Product.CUDA),
          new CudaLibrary("cuBLASLt", "libcublasLt.so.13", "cublasLt64_13.dll", Product.CUDA),
          new CudaLibrary("cuFFT", "libcufft.so.12", "cufft64_12.dll", Product.CUDA),
          new CudaLibrary("cuRAND", "libcurand.so.10", "curand64_10.dll", Product.CUDA),
          new CudaLibrary("cuSPARSE", "libcusparse.so.12", "cusparse64_12.dll", Product.CUDA),
          new CudaLibrary("cuSOLVER", "libcusolver.so.12", "cusolver64_12.dll", Product.CUDA),
          new CudaLibrary("nvJitLink", "libnvJitLink.so.13", "nvJitLink_130_0.dll", Product.CUDA),
          new CudaLibrary("NVRTC", "libnvrtc.so.13", "nvrtc64_130_0.dll", Product.CUDA),
          new CudaLibrary("cuFile", "libcufile.so.0", null, Product.CUDA),
          new CudaLibrary("cuDNN", "libcudnn.so.9", "cudnn64_9.dll", Product.CUDNN),
          new CudaLibrary("NCCL", "libnccl.so.2", null, Product.NCCL));

  /** Where JavaCPP's preset looks besides the library path. */
  private static final List<String> FOLDERS =
      List.of(
          "/usr/local/cuda-13.1/lib64",
          "/usr/local/cuda-13.1/extras/CUPTI/lib64",
          "/usr/local/cuda/lib64",
          "/usr/local/cuda/extras/CUPTI/lib64",
          "/usr/lib64");

  /** Those that must be there on a platform before libtorch's build for GPUs loads. */
  public static List<CudaLibrary> needed(String platform) {
    List<CudaLibrary> needed = new ArrayList<>(NEEDED);
    needed.removeIf(library -> library.file(platform) == null);
    return needed;
  }

  /** The folders that are looked into besides the library path. */
  public static List<String> folders() {
    return FOLDERS;
  }

  /** Its file on a platform, or null where none is needed. */
  public String file(String platform) {
    return platform.startsWith("windows") ? windows : linux;
  }
}
