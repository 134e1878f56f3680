from fastapi import FastAPI

from crossorigin.integrations.fastapi import CORS

app = FastAPI()


@app.get("/items")
def items() -> list[str]:
    return ["apple"]


@app.put("/items/{number}")
def replace(number: int) -> dict[str, int]:
    return {"replaced": number}


CORS(
    app,
    allow_origins=["https://app.example"],
    allow_methods=["PUT"],
    allow_credentials=True,
)
