"""The process that sets one document: reads what is asked as JSON, writes the PDF or pictures of the pages.

It knows nothing else of the product.
"""

import json
import sys


def main() -> int:
    """Bound itself, set the trials until one is good, write it: each file after its length in eight bytes."""
    asked = json.load(sys.stdin)
    try:
        import resource
    except ImportError:  # a system without it has the caller's clock alone
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"] + 1))
        most = asked["mebibytes"] << 20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import typst

    fonts = typst.Fonts(font_paths=[asked["fonts"]])
    tried = []
    try:
        for document in asked["documents"]:
            compiler = typst.Compiler(
                asked["source"], root=asked["root"], font_paths=fonts, sys_inputs={"document": document}
            )
            tried.append(compiler.compile(format=asked["format"], ppi=asked["ppi"]))
            alone = len(asked["documents"]) == 1
            if alone or json.loads(compiler.query("<verdict>", field="value", one=True)):
                made = tried[-1]
                break
        else:
            made = tried[0]
    except typst.TypstError as refused:
        sys.stderr.write(f"{refused}")
        return 1
    files = made if isinstance(made, list) else [made]
    for file in files[: asked["pages"]]:
        assert isinstance(file, bytes)
        sys.stdout.buffer.write(len(file).to_bytes(8, "big") + file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
