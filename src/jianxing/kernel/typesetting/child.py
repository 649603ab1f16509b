"""The process that sets one document: reads what is asked as JSON, writes the PDF. Knows nothing else of the product."""

import json
import sys


def main() -> int:
    """Bound itself, set the trials until one is good, write it."""
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
    first = None
    try:
        for document in asked["documents"]:
            compiler = typst.Compiler(
                asked["source"], root=asked["root"], font_paths=fonts, sys_inputs={"document": document}
            )
            made = compiler.compile(format="pdf")
            if len(asked["documents"]) == 1 or json.loads(
                compiler.query("<verdict>", field="value", one=True)
            ):
                break
            first = first or made
        else:
            made = first
    except typst.TypstError as refused:
        sys.stderr.write(f"{refused}")
        return 1
    assert isinstance(made, bytes)
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
